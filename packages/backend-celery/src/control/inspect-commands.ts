import type { RunningTask } from "../running-tasks.ts";
import { type Command, type ControlPanel, readIds } from "./control-panel.ts";
import { describeQueue } from "./describe-queue.ts";
import { describeStats } from "./describe-stats.ts";
import { describeTask } from "./describe-task.ts";
import { describeConfiguration, describeForReport } from "./describe-worker.ts";
import { toPythonTime } from "./python-time.ts";

const registered: Command = ({ worker }) => worker.taskNames.toSorted();

const active: Command = ({ worker }, { safe }) =>
  listTasks(worker, "active").map((task) => describeTask(task, worker, safe === true ? "printed" : "values"));

const reserved: Command = ({ worker }) =>
  listTasks(worker, "reserved").map((task) => describeTask(task, worker, "values"));

/** Only what is due within a second: what is due later waits with the broker, and no worker has it. */
const scheduled: Command = ({ worker }) =>
  listTasks(worker, "scheduled").map((task) => ({
    eta: toPythonTime(task.message?.eta),
    priority: 6,
    request: describeTask(task, worker, "values"),
  }));

const revoked: Command = ({ worker }) => worker.revocations.list();

const conf: Command = ({ worker }) => describeConfiguration(worker.configuration);

const queryTask: Command = ({ worker }, { ids }) => {
  const wanted = new Set(readIds(ids));
  const found = [...worker.listTasks()].filter(({ id }) => wanted.has(id));
  return Object.fromEntries(
    found.map((task) => {
      const state = task.isWaiting ? "reserved" : "active";
      return [task.id, [state, describeTask(task, worker, "values")]];
    }),
  );
};

const activeQueues: Command = ({ worker }) => worker.queues.map((name) => describeQueue(name, worker));

/** Commands that ask, under their names and their older ones. https://docs.celeryq.dev/en/stable/userguide/workers.html */
export const inspectCommands: Readonly<Record<string, Command>> = {
  ping: () => ({ ok: "pong" }),
  report: ({ worker }) => ({ ok: describeForReport(worker) }),
  clock: ({ clock }) => ({ clock: clock.value }),
  stats: describeStats,
  active_queues: activeQueues,
  query_task: queryTask,
  registered,
  dump_tasks: registered,
  active,
  dump_active: active,
  reserved,
  dump_reserved: reserved,
  scheduled,
  dump_schedule: scheduled,
  revoked,
  dump_revoked: revoked,
  conf,
  dump_conf: conf,
};

function listTasks(
  worker: ControlPanel["worker"],
  state: "active" | "reserved" | "scheduled",
): readonly RunningTask[] {
  const now = Date.now();
  return [...worker.listTasks()].filter((task) => {
    if (!task.isWaiting) return state === "active";
    const isDue = (task.message?.eta?.getTime() ?? 0) <= now;
    return state === (isDue ? "reserved" : "scheduled");
  });
}

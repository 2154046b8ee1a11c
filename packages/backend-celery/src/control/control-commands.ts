import { reprValue } from "../protocol/python-repr.ts";
import { isRecord } from "../protocol/signature.ts";
import { type Command, readIds } from "./control-panel.ts";

/** Without `terminate` what runs goes on, and only what waits is dropped. */
const revoke: Command = ({ worker }, { task_id: value, terminate }) => {
  const ids = readIds(value);
  worker.revocations.revoke(ids, terminate === true ? "running" : "waiting");
  if (terminate !== true) return { ok: `tasks ${printSet(ids)} flagged as revoked` };
  const held = new Set([...worker.listTasks()].map(({ id }) => id));
  const known = ids.filter((id) => held.has(id));
  return { ok: `terminate: ${known.length === 0 ? "tasks unknown" : known.join(", ")}` };
};

/** A worker that begins makes itself known: each tells the other what has been revoked. */
const hello: Command = ({ worker, clock }, { from_node: from, revoked }) => {
  if (from === worker.hostname) return null;
  if (isRecord(revoked)) worker.revocations.revoke(Object.keys(revoked), "waiting");
  // Celery wants times that Python reads as floats.
  const time = Math.floor(Date.now() / 1_000) + 0.5;
  const known = Object.fromEntries(worker.revocations.list().map((id) => [id, time]));
  return { revoked: known, clock: clock.forward() };
};

const shutdown: Command = ({ worker }) => {
  worker.stop();
  return { ok: "shutting down" };
};

/** Commands that change something. https://docs.celeryq.dev/en/stable/userguide/workers.html#remote-control */
export const controlCommands: Readonly<Record<string, Command>> = {
  revoke,
  terminate: (panel, parameters) => revoke(panel, { ...parameters, terminate: true }),
  hello,
  shutdown,
  enable_events: ({ taskEvents }) => ({
    ok: taskEvents.turn("on") ? "task events enabled" : "task events already enabled",
  }),
  disable_events: ({ taskEvents }) => ({
    ok: taskEvents.turn("off") ? "task events disabled" : "task events already disabled",
  }),
  heartbeat: ({ heartbeats }) => {
    heartbeats.beat();
    return null;
  },
};

/** As Python prints a set of texts. */
function printSet(texts: readonly string[]): string {
  return texts.length === 0 ? "set()" : `{${texts.map(reprValue).join(", ")}}`;
}

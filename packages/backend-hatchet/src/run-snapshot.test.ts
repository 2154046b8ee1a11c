import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type RestTask, type RunDetails, readDetails, readHistory, type TaskDetails } from "./run-details.ts";
import { taskSnapshotOf, workflowSnapshotOf } from "./run-snapshot.ts";
import { finalSnapshotOf, needsHistory } from "./task-state.ts";

interface Recording {
  readonly details: Omit<RunDetails, "tasks"> & { readonly tasks: readonly TaskDetails[] };
  readonly rest: readonly RestTask[];
}

/** Runs as the engine told them, v0.104.7: the answers of gRPC, decoded, and of REST. */
const recordings = JSON.parse(
  readFileSync(new URL("../test/recordings/runs.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Recording>>;

function recorded(name: string) {
  const { details, rest } = recordings[name] as Recording;
  const tasks = new Map(details.tasks.map((task) => [task.readableId, task]));
  return { run: { ...details, tasks }, histories: readHistory(rest) };
}

const chain = (name: string) => {
  const { run, histories } = recorded(name);
  return workflowSnapshotOf(run, histories);
};

describe("a task", () => {
  it("that somebody cancelled when it was over is completed: REST has kept its output", () => {
    const { run, histories } = recorded("flipped");
    expect(taskSnapshotOf(run, histories)).toMatchObject({
      taskName: "inc",
      status: "completed",
      value: 2,
      attempts: 1,
    });
  });

  it("whose schedule timeout was over is cancelled EXPIRED: REST calls it failed", () => {
    const { run, histories } = recorded("schedule");
    expect(taskSnapshotOf(run, histories)).toMatchObject({
      status: "cancelled",
      attempts: 0,
      error: { code: "EXPIRED" },
    });
  });

  it("that has killed its workers is failed WORKER_LOST: gRPC has no word for it, and REST a sentence", () => {
    const task = { id: "1", readableId: "poison", status: "FAILED", output: undefined, error: "" } as const;
    const run = { status: "FAILED", input: {}, tasks: new Map([["poison", task]]) } as const;
    const told = { taskExternalId: "1", status: "FAILED", retryCount: 10 };
    const errorMessage = "Task reached its maximum reassignment count";
    const error = { code: "WORKER_LOST", message: errorMessage };
    expect(taskSnapshotOf(run, readHistory([{ ...told, errorMessage }]))).toMatchObject({ error });
    expect(taskSnapshotOf(run, undefined)).toMatchObject({
      status: "failed",
      error: { code: "WORKER_LOST" },
    });
  });

  it("that was cancelled is cancelled, also where REST is away", () => {
    const { run } = recorded("schedule");
    expect(taskSnapshotOf(run, undefined)).toEqual({
      taskName: "sched",
      status: "cancelled",
      attempts: null,
      startedAt: null,
      completedAt: null,
    });
  });

  it.each([
    [new Map(), 0],
    [undefined, null],
  ])(
    "that waits has no attempts where REST does not know it, and unknown ones where REST is away",
    (histories, attempts) => {
      const task = { id: "1", readableId: "inc", status: "QUEUED", output: undefined, error: "" } as const;
      const run = { status: "QUEUED", input: {}, tasks: new Map([["inc", task]]) } as const;
      expect(taskSnapshotOf(run, histories)).toMatchObject({ status: "pending", attempts });
    },
  );
});

describe("a chain", () => {
  it("that failed tells the step that ended it; those after it never ran", () => {
    expect(chain("failed chain")).toMatchObject({
      taskName: "fails",
      status: "failed",
      error: { code: "TASK_ERROR", type: "RangeError", message: "stop here" },
      attempts: 2,
      failedStep: { step: 1, taskName: "fail" },
      steps: [
        { taskName: "inc", status: "completed", value: 2 },
        { taskName: "fail", status: "failed" },
        { taskName: "inc", status: "cancelled", attempts: 0 },
      ],
    });
  });

  it("between two steps is running, and its first step done, which gRPC calls queued", () => {
    expect(chain("between")).toMatchObject({
      status: "running",
      failedStep: null,
      steps: [
        { status: "completed", value: 2 },
        { status: "pending", attempts: 0 },
      ],
    });
  });

  it("in a step has done the one before, also where REST is away", () => {
    const { run, histories } = recorded("in long");
    const running = {
      status: "running",
      steps: [{ status: "completed" }, { status: "running" }, { status: "pending" }],
    };
    expect(workflowSnapshotOf(run, histories)).toMatchObject(running);
    expect(workflowSnapshotOf(run, undefined)).toMatchObject(running);
  });

  it.each([["cancelled between"], ["cancelled in long"]])("%s keeps what was done before", (name) => {
    const snapshot = chain(name);
    expect(snapshot).toMatchObject({ status: "cancelled", failedStep: { step: 1 } });
    expect(snapshot.steps?.map(({ status }) => status).slice(0, 2)).toEqual(["completed", "cancelled"]);
    expect(snapshot.steps?.[0]).toMatchObject({ value: 2 });
  });
});

describe("a chain that is not as this library makes them", () => {
  const { run, histories } = recorded("between");

  it("has its names, also where its input is a text since it holds a NUL", () => {
    const input = { v: 1, text: JSON.stringify(run.input) };
    expect(workflowSnapshotOf({ ...run, input }, histories)).toEqual(workflowSnapshotOf(run, histories));
  });

  it("is a run of somebody else's, whose steps are called as there", () => {
    const snapshot = workflowSnapshotOf({ ...run, input: { order: 7 } }, histories);
    expect(snapshot).toMatchObject({ taskName: null, status: "running" });
    expect(snapshot.steps?.map(({ taskName }) => taskName)).toEqual(["s0", "s1"]);
  });

  it.each([
    ["FAILED", { status: "failed", error: { code: "ENGINE_ERROR" } }],
    ["CANCELLED", { status: "cancelled" }],
    ["QUEUED", { status: "pending" }],
    ["RUNNING", { status: "running" }],
  ] as const)("is what the run is where it has no tasks: %s", (status, expected) => {
    const empty = { status, input: {}, tasks: new Map() };
    expect(workflowSnapshotOf(empty, new Map())).toMatchObject(expected);
    expect(taskSnapshotOf(empty, new Map())).toMatchObject(expected);
  });
});

describe("readDetails()", () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const answer = (status: number) => ({
    status,
    input: bytes({ v: 1 }),
    taskRuns: {
      add: {
        externalId: "1",
        readableId: "add",
        status,
        output: bytes({ sum: 3 }),
        error: undefined,
        isEvicted: false,
      },
    },
    done: true,
    additionalMetadata: bytes({}),
    isEvicted: false,
  });

  it.each([
    [0, "pending"],
    [1, "running"],
    [2, "completed"],
    [3, "failed"],
    [4, "cancelled"],
    [5, "running"],
  ])("number %i of Hatchet's is %s", (status, expected) => {
    expect(taskSnapshotOf(readDetails(answer(status)), undefined).status).toBe(expected);
  });

  it("refuses a number that it does not know", () => {
    expect(() => readDetails(answer(9))).toThrow(TypeError);
  });

  it("has the output of another SDK's task as its value, which only REST knows the times of", () => {
    const run = readDetails(answer(2));
    expect(taskSnapshotOf(run, undefined)).toMatchObject({ value: { sum: 3 }, attempts: null });
    expect(needsHistory(run)).toBe(true);
  });
});

describe("finalSnapshotOf()", () => {
  it("is all of an event of this library's, and nothing of one that has to be read", () => {
    const [first, failed] = (recordings["failed chain"] as Recording).details.tasks;
    expect(finalSnapshotOf("inc", first?.output, undefined)).toMatchObject({
      status: "completed",
      value: 2,
      attempts: 1,
    });
    expect(finalSnapshotOf("fail", undefined, failed?.error)).toMatchObject({
      status: "failed",
      attempts: 1,
    });
    // A cancel, and an output that is left out since it is large.
    expect(finalSnapshotOf("inc", undefined, "")).toBeUndefined();
    expect(finalSnapshotOf("inc", undefined, undefined)).toBeUndefined();
  });
});

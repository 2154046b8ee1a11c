import { expect, test } from "vitest";
import { decodeMeta, encodeMeta, failureOf, isFinal } from "./result-meta.ts";

const failure = { code: "TASK_ERROR", type: "RangeError", message: "too far", retryable: true } as const;

test("a result of ours is read as it was written", () => {
  const value = { big: 1e20, like: { __type__: "decimal", __value__: "1" } };
  const startedAt = new Date("2026-01-02T03:04:05.678Z");
  const meta = decodeMeta(
    encodeMeta({ id: "a", state: "SUCCESS", value, taskName: "t", retries: 2, startedAt }),
  );
  expect(meta).toMatchObject({
    id: "a",
    state: "SUCCESS",
    result: value,
    taskName: "t",
    retries: 2,
    startedAt,
  });
  expect(meta.doneAt).toBeInstanceOf(Date);
});

test("encodeMeta() writes the keys that Celery's AsyncResult reads", () => {
  const json = encodeMeta({
    id: "a",
    state: "SUCCESS",
    value: 1,
    parentId: "p",
    group: "g",
    children: ["b"],
  });
  expect(JSON.parse(json)).toMatchObject({
    status: "SUCCESS",
    result: 1,
    traceback: null,
    children: [[["b", null], null]],
    date_done: expect.stringMatching(/\+00:00$/),
    parent_id: "p",
    group_id: "g",
    task_id: "a",
  });
});

test("encodeMeta() of a failure has a traceback, also where the error has no stack", () => {
  const exception = { exc_type: "RangeError", exc_message: ["too far"], exc_module: "node" };
  const write = (stack?: string) =>
    JSON.parse(
      encodeMeta({
        id: "a",
        state: "FAILURE",
        exception,
        failure: stack === undefined ? failure : { ...failure, stack },
      }),
    ) as Record<string, unknown>;
  expect(write()).toMatchObject({ result: exception, traceback: "RangeError: too far" });
  expect(write("RangeError: too far\n    at f")["traceback"]).toBe("RangeError: too far\n    at f");
});

test("a state that is not final has no time of its end", () => {
  expect(JSON.parse(encodeMeta({ id: "a", state: "STARTED" }))).toMatchObject({
    date_done: null,
    result: null,
  });
});

test("a failure of ours is told with the code of our worker, one of Python's by its exception", () => {
  const ours = encodeMeta({
    id: "a",
    state: "FAILURE",
    exception: { exc_type: "RangeError", exc_message: ["too far"], exc_module: "node" },
    failure: { ...failure, code: "INVALID_ARGUMENTS" },
  });
  expect(failureOf(decodeMeta(ours))).toMatchObject({ code: "INVALID_ARGUMENTS" });
  const python = `{"status": "FAILURE", "result": {"exc_type": "ValueError", "exc_message": ["bad", ${2n ** 60n}],
    "exc_module": "builtins"}, "traceback": "Traceback", "children": [], "date_done": null, "task_id": "a"}`;
  expect(failureOf(decodeMeta(python))).toEqual({
    code: "TASK_ERROR",
    type: "ValueError",
    message: `bad, ${2n ** 60n}`,
    stack: "Traceback",
    retryable: true,
  });
});

test("a value of Python's that JavaScript cannot hold is not given, and why", () => {
  const meta = decodeMeta(`{"status": "SUCCESS", "result": [${2n ** 60n}], "task_id": "a"}`);
  expect(meta).toMatchObject({ state: "SUCCESS", result: null, unreadable: expect.stringContaining("2^53") });
});

test("arguments that JavaScript cannot hold do not keep the value back", () => {
  const meta = decodeMeta(`{"status": "SUCCESS", "result": 1, "args": [${2n ** 60n}], "task_id": "a"}`);
  expect(meta).toMatchObject({ result: 1, unreadable: undefined });
});

test("a time of Celery 5.2, without an offset, is UTC", () => {
  const meta = decodeMeta(
    '{"status": "SUCCESS", "result": 1, "date_done": "2026-01-02T03:04:05.678000", "task_id": "a"}',
  );
  expect(meta.doneAt?.toISOString()).toBe("2026-01-02T03:04:05.678Z");
});

test.for(["", "{", "null", "[]", "1", '"SUCCESS"', "{}", '{"status": "DONE"}', '{"status": 1}'])(
  "decodeMeta() throws for %j, which is no result",
  (text) => {
    expect(() => decodeMeta(text)).toThrow();
  },
);

test("three states are final", () => {
  const states = ["PENDING", "RECEIVED", "STARTED", "RETRY", "SUCCESS", "FAILURE", "REVOKED"] as const;
  expect(states.filter(isFinal)).toEqual(["SUCCESS", "FAILURE", "REVOKED"]);
});

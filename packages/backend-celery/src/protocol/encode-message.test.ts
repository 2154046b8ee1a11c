import { expect, test } from "vitest";
import type { CeleryMessage } from "./celery-message.ts";
import { decodeMessage } from "./decode-message.ts";
import { encodeMessage } from "./encode-message.ts";

const ID = "b50c0ef5-3141-4ea2-a684-eeee62862fad";
const plain: CeleryMessage = {
  id: ID,
  task: "t.add",
  args: [2, 3],
  kwargs: {},
  retries: 0,
  eta: undefined,
  expires: undefined,
  rootId: undefined,
  parentId: undefined,
  group: undefined,
  ignoreResult: false,
  headers: {},
  step: undefined,
  callbacks: [],
  errbacks: [],
  chain: [],
};
const signature = {
  task: "t.next",
  args: [1],
  kwargs: {},
  options: { queue: "q" },
  immutable: false,
  subtaskType: null,
};

test("a plain call has the headers and the body that Celery 5.6.3 sends, but for the language", () => {
  const wire = encodeMessage(plain, { priority: undefined, replyTo: "oid" });
  expect(wire).toMatchObject({
    contentType: "application/json",
    contentEncoding: "utf-8",
    correlationId: ID,
    replyTo: "oid",
    priority: undefined,
  });
  expect(wire.headers).toEqual({
    lang: "js",
    task: "t.add",
    id: ID,
    shadow: null,
    eta: null,
    expires: null,
    group: null,
    group_index: null,
    retries: 0,
    timelimit: [null, null],
    root_id: ID,
    parent_id: null,
    argsrepr: "(2, 3)",
    kwargsrepr: "{}",
    origin: expect.stringMatching(/^gen\d+@/),
    ignore_result: false,
    replaced_task_nesting: 0,
    stamped_headers: null,
    stamps: {},
  });
  expect(wire.body.toString()).toBe(
    '[[2,3],{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]',
  );
});

test("what follows is written as Celery dumps signatures", () => {
  const wire = encodeMessage(
    { ...plain, chain: [signature], errbacks: [signature] },
    { priority: 4, replyTo: undefined },
  );
  const dumped = {
    task: "t.next",
    args: [1],
    kwargs: {},
    options: { queue: "q" },
    subtask_type: null,
    immutable: false,
  };
  expect(JSON.parse(wire.body.toString())[2]).toEqual({
    callbacks: null,
    errbacks: [dumped],
    chain: [dumped],
    chord: null,
  });
  expect(wire.priority).toBe(4);
});

test("headers of the user never replace those of the protocol", () => {
  const { headers } = encodeMessage(
    { ...plain, headers: { tenant: "blue", id: "other" } },
    { priority: 0, replyTo: "" },
  );
  expect(headers).toMatchObject({ tenant: "blue", id: ID });
});

test("a message is read as it was written", () => {
  const message: CeleryMessage = {
    ...plain,
    args: [{ a: [null, "é"] }, 1e20],
    kwargs: { b: 1 },
    retries: 2,
    eta: new Date("2026-01-02T03:04:05.678Z"),
    expires: new Date("2026-01-02T04:04:05.678Z"),
    rootId: "root",
    parentId: "parent",
    group: "group",
    ignoreResult: true,
    headers: { tenant: "blue" },
    step: { chain: "run.2", index: 1 },
    callbacks: [signature],
    errbacks: [signature],
    chain: [signature],
  };
  expect(decodeMessage(encodeMessage(message, { priority: undefined, replyTo: undefined }))).toEqual(message);
});

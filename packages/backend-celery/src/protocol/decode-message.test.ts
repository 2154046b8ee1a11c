import { describe, expect, test } from "vitest";
import { decodeMessage } from "./decode-message.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";
import type { WireMessage } from "./wire-message.ts";

const ID = "b50c0ef5-3141-4ea2-a684-eeee62862fad";
const embed = { callbacks: null, errbacks: null, chain: null, chord: null };

/** As Celery 5.6.3 sends it. */
const headers = {
  lang: "py",
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
  origin: "gen21678@host",
  ignore_result: false,
  replaced_task_nesting: 0,
  stamped_headers: null,
  stamps: {},
};

function wire(body: unknown, changes: Partial<WireMessage> = {}): WireMessage {
  return {
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers,
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    correlationId: ID,
    replyTo: undefined,
    priority: undefined,
    ...changes,
  };
}

function refusalOf(message: WireMessage): UnreadableMessageError {
  try {
    decodeMessage(message);
  } catch (error) {
    if (error instanceof UnreadableMessageError) return error;
    throw error;
  }
  throw new Error("It was read.");
}

describe("what is read", () => {
  test("a message of Celery 5.6", () => {
    expect(decodeMessage(wire([[2, 3], { a: 1 }, embed]))).toEqual({
      id: ID,
      task: "t.add",
      args: [2, 3],
      kwargs: { a: 1 },
      retries: 0,
      eta: undefined,
      expires: undefined,
      rootId: ID,
      parentId: undefined,
      group: undefined,
      ignoreResult: false,
      headers: {},
      step: undefined,
      callbacks: [],
      errbacks: [],
      chain: [],
    });
  });

  test.for(["[[2, 3], {}, {}]", "[[2, 3], {}, null]", "[[2, 3]]", "[[2, 3], null]"])(
    "the least that Python takes: two headers and %s",
    (body) => {
      const least = {
        headers: { task: "t.add", id: "a" },
        contentEncoding: undefined,
        correlationId: undefined,
      };
      expect(decodeMessage(wire(body, least))).toMatchObject({ id: "a", args: [2, 3], kwargs: {} });
    },
  );

  test("a message of protocol 1", () => {
    const body = {
      task: "t.add",
      id: "a",
      args: [2],
      kwargs: { b: 3 },
      retries: 2,
      expires: null,
      chord: null,
    };
    const changes = { headers: { tenant: "blue" } };
    expect(decodeMessage(wire({ ...body, eta: "2026-01-02T03:04:05" }, changes))).toMatchObject({
      id: "a",
      args: [2],
      kwargs: { b: 3 },
      retries: 2,
      eta: new Date("2026-01-02T03:04:05Z"),
      headers: { tenant: "blue" },
    });
  });

  test("times, retries, ancestors, headers of the user and the place in a chain", () => {
    const more = {
      eta: "2026-01-02T03:04:05.678000+00:00",
      expires: "2026-01-02T05:04:05+02:00",
      retries: 3,
      root_id: "root",
      parent_id: "parent",
      group: "group",
      ignore_result: true,
      tenant: "blue",
      shard: 3,
      "x-death": [{ count: 1 }],
      "x-task-chain": "run.3/2",
    };
    expect(decodeMessage(wire([[], {}, embed], { headers: { ...headers, ...more } }))).toMatchObject({
      eta: new Date("2026-01-02T03:04:05.678Z"),
      expires: new Date("2026-01-02T03:04:05Z"),
      retries: 3,
      rootId: "root",
      parentId: "parent",
      group: "group",
      ignoreResult: true,
      headers: { tenant: "blue" },
      step: { chain: "run.3", index: 2 },
    });
  });

  test.for([-1, 1.5, "2", null, {}])("retries of %j are none", (retries) => {
    expect(decodeMessage(wire([[], {}], { headers: { ...headers, retries } })).retries).toBe(0);
  });

  test("Python's types in arguments are read, and in what follows they are kept", () => {
    const decimal = '{"__type__":"decimal","__value__":"1.50"}';
    const chain = `[{"task": "t", "args": [${decimal}, 1.0, 1152921504606846976]}]`;
    const message = decodeMessage(wire(`[[${decimal}, 1.0], {"d": ${decimal}}, {"chain": ${chain}}]`));
    expect(message).toMatchObject({ args: ["1.50", 1], kwargs: { d: "1.50" } });
    expect(JSON.stringify(message.chain[0]?.args)).toBe(`[${decimal},1.0,1152921504606846976]`);
  });

  test("what a worker of ours wrote is plain JSON", () => {
    const lookalike = { __type__: "decimal", __value__: "1.50" };
    const changes = { headers: { ...headers, lang: "js" } };
    expect(decodeMessage(wire([[lookalike, 1e20], {}, embed], changes)).args).toEqual([lookalike, 1e20]);
  });

  test("keys of a prototype are keys", () => {
    const message = decodeMessage(
      wire(
        '[[{"__proto__": {"polluted": 1}}], {"__proto__": {"polluted": 1}, "constructor": 2}, {"__proto__": {"chain": [1]}}]',
      ),
    );
    expect(Object.keys(message.kwargs)).toEqual(["__proto__", "constructor"]);
    expect((message.args[0] as { polluted?: unknown }).polluted).toBeUndefined();
    expect((message.kwargs as { polluted?: unknown }).polluted).toBeUndefined();
    expect(message.chain).toEqual([]);
  });
});

/** The table of bad input in the notes on the protocol, and what else strangers send. */
describe("what is refused", () => {
  const known = { id: ID, taskName: "t.add" };
  const cases: Readonly<
    Record<string, readonly [WireMessage, id: string | undefined, taskName: string | undefined]>
  > = {
    "a pickle": [wire("", { contentType: "application/x-python-serialize" }), ID, "t.add"],
    "no content type": [wire([[], {}], { contentType: undefined }), ID, "t.add"],
    "another encoding": [wire([[], {}], { contentEncoding: "utf-16" }), ID, "t.add"],
    "a compressed body": [
      wire([[], {}], { headers: { ...headers, compression: "application/zlib" } }),
      ID,
      "t.add",
    ],
    "a compression without a text": [
      wire([[], {}], { headers: { ...headers, compression: { toString: 1, valueOf: 1 } } }),
      ID,
      "t.add",
    ],
    "malformed JSON": [wire("[["), ID, "t.add"],
    NaN: [wire("[[NaN], {}, {}]"), ID, "t.add"],
    "a body that is a mapping": [wire({}), ID, "t.add"],
    "args that are no list": [wire(["ab", {}, {}]), ID, "t.add"],
    "kwargs that are no mapping": [wire([[], [], {}]), ID, "t.add"],
    "kwargs that are a typed value": [wire([[], { __type__: "decimal", __value__: "1" }, {}]), ID, "t.add"],
    "an embed that is no mapping": [wire([[], {}, "x"]), ID, "t.add"],
    "a chord": [wire([[], {}, { ...embed, chord: { task: "t" } }]), ID, "t.add"],
    "a group in the chain": [
      wire([[], {}, { chain: [{ task: "celery.group", subtask_type: "group" }] }]),
      ID,
      "t.add",
    ],
    "a chain of texts": [wire([[], {}, { chain: ["t.add"] }]), ID, "t.add"],
    "a bad eta": [wire([[], {}], { headers: { ...headers, eta: "soon" } }), ID, "t.add"],
    "a bad expiry": [wire([[], {}], { headers: { ...headers, expires: 12 } }), ID, "t.add"],
    "headers that cannot be sent on": [
      wire([[], {}], { headers: { ...headers, large: "x".repeat(70_000) } }),
      ID,
      "t.add",
    ],
    "no id": [wire([[], {}], { headers: { task: "t.add" } }), undefined, "t.add"],
    "an empty id": [wire([[], {}], { headers: { task: "t.add", id: "" } }), undefined, "t.add"],
    "an id that is too long": [
      wire([[], {}], { headers: { task: "t.add", id: "x".repeat(513) } }),
      undefined,
      "t.add",
    ],
    "no header": [wire([[], {}], { headers: {} }), undefined, undefined],
    "protocol 1 without a task": [wire({ id: "a" }, { headers: {} }), "a", undefined],
    "another program's text": [
      wire("hello", { contentType: "text/plain", headers: {} }),
      undefined,
      undefined,
    ],
  };

  test.for(Object.entries(cases))("%s", ([, [message, id, taskName]]) => {
    expect(refusalOf(message)).toMatchObject({ fault: "unreadable", id, taskName });
  });

  test.for(["9007199254740993", "1e999", `1${"0".repeat(400)}`])(
    "the number %s, as an argument",
    (number) => {
      expect(refusalOf(wire(`[[${number}], {}, {}]`))).toMatchObject({
        ...known,
        fault: "invalid-arguments",
      });
      expect(refusalOf(wire(`[[], {"a": [${number}]}, {}]`))).toMatchObject({
        ...known,
        fault: "invalid-arguments",
      });
    },
  );

  test("the steps that will not follow are told, where they can be read", () => {
    const chain = [{ task: "last", options: { task_id: "b" } }, { task: "next" }];
    expect(refusalOf(wire([["x"], [], { chain }])).chain.map(({ task }) => task)).toEqual(["last", "next"]);
    expect(refusalOf(wire([["x"], [], { chain: [1] }])).chain).toEqual([]);
  });

  test("a reason does not repeat what a stranger wrote at any length", () => {
    const message = wire([[], {}], { headers: { ...headers, eta: "x".repeat(10_000) } });
    expect(refusalOf(message).message.length).toBeLessThan(300);
  });
});

import { describe, expect, test } from "vitest";
import type { CeleryMessage } from "./celery-message.ts";
import { continueChain } from "./continue-chain.ts";
import { parseKept } from "./kombu-json.ts";
import { readSignatures } from "./signature.ts";

const queues = { ofTask: (task: string, queue: string | undefined) => queue ?? `queue of ${task}` };

function finished(changes: Partial<CeleryMessage> = {}): CeleryMessage {
  return {
    id: "first",
    task: "t.first",
    args: [],
    kwargs: {},
    retries: 0,
    eta: undefined,
    expires: undefined,
    rootId: "root",
    parentId: undefined,
    group: undefined,
    ignoreResult: false,
    headers: {},
    step: undefined,
    callbacks: [],
    errbacks: [],
    chain: [],
    ...changes,
  };
}

/** A step as Celery dumps it. */
function step(text: string) {
  return readSignatures(parseKept(text), "chain")[0]!;
}

function follow(text: string) {
  const [next] = continueChain(finished({ chain: [step(text)] }), 13, { queues });
  const { message, ...rest } = next!;
  return { ...rest, ...message, body: message.body.toString() };
}

test("nothing follows a task without a chain", () => {
  expect(continueChain(finished(), 1, { queues })).toEqual([]);
});

test("the last of the list is the next step, and takes the others along", () => {
  const steps = readSignatures(
    [{ task: "t.last" }, { task: "t.next", options: { task_id: "next" } }],
    "chain",
  );
  const [next, ...none] = continueChain(finished({ chain: steps }), 13, { queues });
  expect(none).toEqual([]);
  expect(next).toMatchObject({
    id: "next",
    dueAt: undefined,
    message: {
      queue: "queue of t.next",
      correlationId: "next",
      headers: { id: "next", task: "t.next", root_id: "root", parent_id: "first", retries: 0, lang: "js" },
    },
  });
  const [args, kwargs, embed] = JSON.parse(String(next?.message.body));
  expect([args, kwargs, embed.chain.map(({ task }: { task: string }) => task)]).toEqual([
    [13],
    {},
    ["t.last"],
  ]);
});

test("callbacks go out before the next step, without its chain", () => {
  const message = finished({
    callbacks: readSignatures([{ task: "t.link" }], "callbacks"),
    chain: readSignatures([{ task: "t.next" }], "chain"),
  });
  const following = continueChain(message, 13, { queues });
  expect(following.map(({ message: { headers } }) => headers["task"])).toEqual(["t.link", "t.next"]);
  expect(JSON.parse(String(following[0]?.message.body))[2].chain).toBeNull();
});

test("a task that is the root of its chain is the root of what follows", () => {
  const [next] = continueChain(finished({ rootId: undefined, chain: [step('{"task": "t"}')] }), 1, {
    queues,
  });
  expect(next?.message.headers["root_id"]).toBe("first");
});

describe("what a step is given", () => {
  test.for([
    ['{"task": "t", "args": [10]}', "[[13,10],{},"],
    ['{"task": "t", "args": [10], "immutable": true}', "[[10],{},"],
    ['{"task": "t", "kwargs": {"a": 1}}', '[[13],{"a":1},'],
  ] as const)("%s", ([text, body]) => {
    expect(follow(text).body.slice(0, body.length)).toBe(body);
  });

  test("a value that is undefined is null", () => {
    const [next] = continueChain(finished({ chain: [step('{"task": "t"}')] }), undefined, { queues });
    expect(String(next?.message.body)).toMatch(/^\[\[null\],/);
  });

  test("Python's types and numbers arrive as they were written, marked as Python's", () => {
    const typed = '{"__type__":"decimal","__value__":"1.50"}';
    const { body, headers } = follow(`{"task": "t", "args": [${typed}, 1.0, 1152921504606846976]}`);
    expect(body).toContain(`[[13,${typed},1.0,1152921504606846976],{},`);
    expect(headers["lang"]).toBe("py");
  });

  test("in a chain of ours what looks like Python's types is the user's", () => {
    const { headers } = follow(
      '{"task": "t", "args": [{"__type__": "decimal", "__value__": "1"}], "options": {"headers": {"x-task-chain": "run.2/1"}}}',
    );
    expect(headers).toMatchObject({ lang: "js", "x-task-chain": "run.2/1" });
  });
});

describe("options of a step", () => {
  function options(text: string) {
    return follow(`{"task": "t", "options": ${text}}`);
  }

  test("queue, reply_to, priority and group_id", () => {
    const message = options('{"queue": "q", "reply_to": "oid", "priority": 4, "group_id": "g"}');
    expect(message).toMatchObject({ queue: "q", replyTo: "oid", priority: 4, headers: { group: "g" } });
  });

  test("a queue as kombu dumps it", () => {
    expect(options('{"queue": {"name": "q", "durable": true}}').queue).toBe("q");
  });

  test("headers of the user, time limits and ignore_result", () => {
    const { headers } = options(
      '{"headers": {"tenant": "blue", "shard": 3, "id": "x"}, "time_limit": 30, "soft_time_limit": 20.5, "ignore_result": true}',
    );
    expect(headers).toMatchObject({ tenant: "blue", timelimit: [30, 20.5], ignore_result: true });
    expect(headers["id"]).not.toBe("x");
    expect(headers).not.toHaveProperty("shard");
  });

  test("countdown and expires in seconds are from now on", () => {
    const before = Date.now();
    const { dueAt, headers } = options('{"countdown": 10.0, "expires": 60}');
    expect(dueAt!.getTime() - before).toBeGreaterThanOrEqual(10_000);
    expect(dueAt!.getTime() - Date.now()).toBeLessThanOrEqual(10_000);
    expect(headers["eta"]).toBe(dueAt!.toISOString());
    expect(new Date(String(headers["expires"])).getTime() - before).toBeGreaterThanOrEqual(60_000);
  });

  test.for([
    '"2026-01-02T03:04:05+00:00"',
    '"2026-01-02T03:04:05"',
    '{"__type__": "datetime", "__value__": "2026-01-02T03:04:05+00:00"}',
  ])("an eta of %s", (eta) => {
    expect(options(`{"eta": ${eta}}`).dueAt).toEqual(new Date("2026-01-02T03:04:05Z"));
  });

  test("link and link_error are those of the next step, as they were written", () => {
    const { body } = options('{"link": {"task": "l", "args": [1.0]}, "link_error": [{"task": "e"}]}');
    expect(body).toContain('"callbacks":[{"task":"l","args":[1.0]');
    expect(body).toContain('"errbacks":[{"task":"e"');
  });

  test.for([
    `{"queue": "${"x".repeat(256)}"}`,
    '{"queue": "amq.rabbitmq.trace"}',
    `{"task_id": "${"x".repeat(256)}"}`,
    `{"reply_to": "${"x".repeat(256)}"}`,
    '{"priority": 256}',
    '{"priority": -1}',
    '{"priority": 1.5}',
    '{"priority": 9007199254740993}',
    '{"countdown": 1e300}',
    `{"headers": {"a": "${"x".repeat(70_000)}"}}`,
    '{"link": 1}',
    '{"link_error": [{}]}',
  ])("what no broker would take throws: %s", (text) => {
    expect(() => options(text)).toThrow();
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { CeleryMessage } from "./celery-message.ts";
import { continueChain } from "./continue-chain.ts";
import { decodeMessage } from "./decode-message.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";
import type { WireMessage } from "./wire-message.ts";

/** Far more than any of these messages takes. */
const LONGEST_MS = 2_000;
const RUNS = 1_000;

const names = fc.constantFrom(
  "task",
  "id",
  "args",
  "kwargs",
  "options",
  "chain",
  "callbacks",
  "errbacks",
  "chord",
);
const traps = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "toJSON",
  "hasOwnProperty",
);
const types = fc.constantFrom(
  "__type__",
  "__value__",
  "subtask_type",
  "task_id",
  "countdown",
  "expires",
  "immutable",
);
const keys = fc.oneof(names, traps, types, fc.string());
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "datetime",
    "decimal",
    "uuid",
    "bytes",
    "base64",
    "2026-01-02T03:04:05",
    "NaN",
    "\u0000",
    "\uD800",
  ),
);

/** Whatever JSON can hold, with the words of the protocol in the wrong places. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(texts, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.maxSafeInteger()),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(keys, tie("json"), { maxKeys: 4 }),
  ),
}));

/** What an AMQP client may make of a table. */
const header = fc.oneof(
  json,
  fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  fc.record({
    "!": fc.constantFrom("timestamp", "decimal", "bogus"),
    value: fc.oneof(fc.integer(), fc.double()),
  }),
  fc.integer({ min: 0, max: 65_536 }).map((length) => "x".repeat(length)),
);
const headerNames = fc.constantFrom(
  "eta",
  "expires",
  "retries",
  "lang",
  "compression",
  "root_id",
  "x-task-chain",
  "tenant",
);

/** Mostly as it should be. */
function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

const headers = fc
  .tuple(
    mostly(fc.constant("t.add"), header),
    mostly(fc.uuid(), header),
    fc.constantFrom("py", "js"),
    mostly(fc.constant({}), fc.dictionary(fc.oneof(headerNames, traps), header, { maxKeys: 4 })),
  )
  .map(([task, id, lang, others]) => ({ lang, ...(others as object), task, id }));

/** What follows a task, mostly as Celery dumps it. */
const signature = fc.record(
  {
    task: mostly(fc.string(), json),
    args: mostly(fc.array(json, { maxLength: 3 }), json),
    kwargs: mostly(fc.dictionary(keys, json, { maxKeys: 3 }), json),
    options: mostly(
      fc.dictionary(
        fc.oneof(fc.constantFrom("queue", "priority", "eta", "headers", "link", "reply_to"), keys),
        json,
        {
          maxKeys: 3,
        },
      ),
      json,
    ),
    immutable: fc.boolean(),
  },
  { requiredKeys: ["task"] },
);
const signatures = mostly(fc.array(signature, { maxLength: 3 }), json);
const embed = fc.record(
  { chain: signatures, callbacks: signatures, errbacks: signatures },
  { requiredKeys: [] },
);

/** Texts that JSON.stringify does not write. */
const wild = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "NaN",
    "[[NaN], {}, {}]",
    "[[1e999], {}, {}]",
    "[[-0, 1.0, 9007199254740993], {}, {}]",
    "[[], {}",
  ),
  fc
    .integer({ min: 1, max: 400 })
    .map((digits) => `[[1${"0".repeat(digits)}], {}, {"chain": [{"task": "t"}]}]`),
  fc
    .tuple(
      fc.integer({ min: 1, max: 50_000 }),
      fc.constantFrom("1", '{"__type__": 1}', "1e999", "12345678901234567890"),
    )
    .map(
      ([depth, inner]) =>
        `[[${"[".repeat(depth)}${inner}${"]".repeat(depth)}], {}, {"chain": [{"task": "t"}]}]`,
    ),
);
const body = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        mostly(fc.array(json, { maxLength: 4 }), json),
        mostly(fc.dictionary(keys, json, { maxKeys: 4 }), json),
        mostly(embed, json),
      )
      .map((parts) => JSON.stringify(parts)),
  },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: wild },
);
const bytes = fc.oneof(
  { weight: 20, arbitrary: body.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array().map((content) => Buffer.from(content)) },
);

const wire: fc.Arbitrary<WireMessage> = fc.record({
  contentType: fc.oneof(
    { weight: 20, arbitrary: fc.constant("application/json") },
    fc.string(),
    fc.constant(undefined),
  ),
  contentEncoding: fc.oneof(
    { weight: 20, arbitrary: fc.constant("utf-8") },
    fc.string(),
    fc.constant(undefined),
  ),
  headers,
  body: bytes,
  correlationId: fc.constant(undefined),
  replyTo: fc.constant(undefined),
  priority: fc.constant(undefined),
});

const queues = { ofTask: (_task: string, queue: string | undefined) => queue ?? "celery" };

/** What a worker does with a message besides running it. */
function handle(message: WireMessage): "read" | "refused" {
  try {
    const read = decodeMessage(message);
    expect([typeof read.id, typeof read.task]).toEqual(["string", "string"]);
    expect(Array.isArray(read.args)).toBe(true);
    expect(Object.getPrototypeOf(read.kwargs)).toBe(Object.prototype);
    expect(Object.values(read.headers).every((value) => typeof value === "string")).toBe(true);
    follow(read);
    return "read";
  } catch (error) {
    if (!(error instanceof UnreadableMessageError)) throw error;
    expect(["undefined", "string"]).toContain(typeof error.id);
    expect(error.message.length).toBeLessThan(1_000);
    return "refused";
  }
}

/** What cannot be published is an error that has a message, with which the task fails. */
function follow(read: CeleryMessage): void {
  try {
    for (const { message } of continueChain(read, 1, { queues })) decodeMessage(message);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
}

test("decodeMessage() answers a message or throws UnreadableMessageError, soon, and leaves prototypes alone", () => {
  const prototypes = [Object.prototype, Array.prototype, Function.prototype];
  const before = prototypes.map((prototype) => Reflect.ownKeys(prototype));
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(wire, (message) => {
      const startedAt = performance.now();
      outcomes[handle(message)] += 1;
      expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
    }),
    { numRuns: RUNS },
  );
  expect(prototypes.map((prototype) => Reflect.ownKeys(prototype))).toEqual(before);
  // Both are well represented, or the property would say little.
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(RUNS / 20);
});

test("a body of a million brackets is refused or read soon", () => {
  const text = `[[${"[".repeat(500_000)}${"]".repeat(500_000)}], {}, {}]`;
  const startedAt = performance.now();
  handle({
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers: { task: "t.add", id: "a" },
    body: Buffer.from(text),
    correlationId: undefined,
    replyTo: undefined,
    priority: undefined,
  });
  expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
});

import {
  type CallSubmitter,
  type Capabilities,
  type DefinedBackend,
  defineAdapter,
  defineTask,
  type TaskBackend,
  type TaskId,
  workflow,
} from "@task-abstraction/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createTestBackend, type TestBackend, type TestEngine, testingCapabilities } from "../src/index.ts";
import { taskMatchers } from "../src/vitest.ts";

declare const adapter: never;

const poor = defineAdapter({
  name: "poor",
  specVersion: 1,
  capabilities: {
    ...testingCapabilities,
    delay: false,
    priority: false,
    idempotencyKey: false,
    expires: false,
    cancel: false,
  } as const satisfies Capabilities,
  configuration: { url: { type: "url", required: true, description: "" } },
  create: () => adapter,
});
const add = defineTask("add", (a: number, b: number) => a + b);

describe("createTestBackend()", () => {
  it("answers a backend that takes every option", () => {
    const backend = createTestBackend({ tasks: [{ add }], now: new Date(), logger: undefined });
    expectTypeOf(backend).toExtend<TaskBackend>();
    expectTypeOf(backend.native).toEqualTypeOf<TestEngine>();
    expectTypeOf(
      backend.using({ delayMs: 1, priority: "high", idempotencyKey: "k", expiresMs: 1 }),
    ).toEqualTypeOf<CallSubmitter>();
    expectTypeOf(backend.submit(add, 1, 2)).toEqualTypeOf<Promise<TaskId<number>>>();
    void backend.cancel("id");
  });

  it("takes no option that the backend it poses as lacks", () => {
    const backend = createTestBackend({ as: poor, configuration: { url: "poor://x" } });
    backend.using({ queue: "q", headers: {}, delayMs: undefined });
    // @ts-expect-error no delay
    backend.using({ delayMs: 1 });
    // @ts-expect-error no priority
    backend.using({ priority: "high" });
    // @ts-expect-error no idempotency key
    backend.using({ idempotencyKey: "k" });
    // @ts-expect-error no expiry
    backend.using({ expiresMs: 1 });
    // @ts-expect-error no cancel
    void backend.cancel("id");
  });

  it("takes the settings of the backend it poses as, and no others", () => {
    createTestBackend({ as: poor, configuration: {} });
    // @ts-expect-error a text
    createTestBackend({ as: poor, configuration: { url: 5 } });
    // @ts-expect-error no such setting
    createTestBackend({ as: poor, configuration: { uri: "x" } });
  });

  it("poses as a backend that is loaded at run time", () => {
    const loaded = {} as DefinedBackend;
    expectTypeOf(createTestBackend({ as: loaded, configuration: { any: "x" } })).toEqualTypeOf<TestBackend>();
  });

  it("is accepted wherever any test backend is", () => {
    const backends: TestBackend[] = [createTestBackend(), createTestBackend({ as: poor })];
    createTestBackend({ engine: backends[0]?.native });
  });

  it("takes durations as milliseconds or in parts that exist", () => {
    const { clock } = createTestBackend();
    void clock.advance(5);
    void clock.advance({ minutes: 5, seconds: undefined }, { timeoutMs: 1 });
    // @ts-expect-error a typing error
    void clock.advance({ minute: 5 });
  });
});

describe("taskMatchers", () => {
  const backend = createTestBackend();

  it("extend vitest's expect", () => {
    expect.extend(taskMatchers);
    expectTypeOf(expect(backend).toHaveSubmitted(add)).toEqualTypeOf<void>();
    expect(backend).not.toHaveSubmitted("by_name", [1, "anything"]);
    expect(backend).toHaveSubmittedTimes(add, 2);
  });

  it("take the arguments of the task, or matchers in their place", () => {
    expect(backend).toHaveSubmitted(add, [1, 2]);
    expect(backend).toHaveSubmitted(add, [expect.any(Number), 2]);
    expect(backend).toHaveSubmitted(workflow("w").step(add), [1, 2]);
    // @ts-expect-error a text
    expect(backend).toHaveSubmitted(add, [1, "2"]);
    // @ts-expect-error one is missing
    expect(backend).toHaveSubmitted(add, [1]);
    // @ts-expect-error no list
    expect(backend).toHaveSubmitted(add, 1);
  });
});

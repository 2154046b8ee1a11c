// What Hatchet's SDK does to who uses it as its types suggest, and what this library makes of it. `sdk` is the SDK's own
// client: its half of a test shows the edge, and fails when a new version has it no more.

import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { createWorld } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

const wait = { timeoutMs: 40_000 };
const add = defineTask("add", (a: number, b: number) => a + b);
const echo = defineTask("echo", (value: unknown) => value as never);

describe("a name that nobody has registered", () => {
  it("is NOT_REGISTERED, where the SDK answers the id of a run that never exists", async () => {
    await using world = createWorld();
    const lost = await world.sdk.admin.runWorkflow("nobody", {});
    const id = await lost.getWorkflowRunId();
    await expect(world.sdk.runs.getDetails(id)).rejects.toThrow(/not found/);
    const backend = world.open();
    await expect(backend.submit("nobody")).rejects.toMatchObject({ code: "NOT_REGISTERED" });
    await expect(backend.submitMany("nobody", [[], []])).rejects.toMatchObject({ code: "NOT_REGISTERED" });
  });

  it("is known as soon as a worker has offered it", async () => {
    await using world = createWorld();
    const client = world.open();
    await expect(client.submit("add", 1, 2)).rejects.toMatchObject({ code: "NOT_REGISTERED" });
    await world.open({ add }).startWorker();
    expect(unwrap(await client.waitForResult(await client.submit("add", 1, 2), wait))).toBe(3);
  });
});

describe("names that differ in case only", () => {
  it("are told apart, where Hatchet has one workflow for both", async () => {
    await using world = createWorld();
    await world.offer(world.open({ add }), ["Bulk"]);
    const client = world.open();
    await expect(client.using({ queue: "Bulk" }).submit("ADD")).rejects.toMatchObject({
      code: "NOT_REGISTERED",
    });
    await expect(client.using({ queue: "bulk" }).submit("add")).rejects.toMatchObject({
      code: "NOT_REGISTERED",
    });
    expect(await client.using({ queue: "Bulk" }).submit("add", 1, 2)).toEqual(expect.any(String));
  });
});

describe("right after a submit", () => {
  it("a run reads pending, also one of a hundred at once that Hatchet does not show yet", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await world.offer(backend);
    const read = async () => (await backend.getResult(await backend.submit(add, 1, 2))).status;
    expect(new Set(await Promise.all(Array.from({ length: 100 }, read)))).toEqual(new Set(["pending"]));
  });

  it("a run is cancelled, also one of fifty at once", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await world.offer(backend);
    const cancel = async () => backend.cancel(await backend.submit(add, 1, 2));
    expect(new Set(await Promise.all(Array.from({ length: 50 }, cancel)))).toEqual(new Set(["cancelled"]));
  });
});

describe("a cancel of what is over", () => {
  it("changes nothing, where Hatchet's own makes it cancelled and its output null", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await backend.startWorker();
    const id = await backend.submit(add, 1, 2);
    const result = await backend.waitForResult(id, wait);
    expect(await backend.cancel(id)).toBe("already-finished");
    expect(await backend.getResult(id)).toEqual(result);
    await world.sdk.runs.cancel({ ids: [id] });
    await eventually(
      async () => expect((await world.sdk.runs.getDetails(id)).status).toBe("CANCELLED"),
      wait,
    );
    // Somebody else did that; the value is kept all the same.
    expect(await backend.getResult(id)).toMatchObject({ status: "completed", value: 3, attempts: 1 });
  });
});

describe("a cancelled run", () => {
  it("is waited for as cancelled, where the SDK resolves as if it had completed", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await world.offer(backend);
    const id = await backend.submit(add, 1, 2);
    const waiting = backend.waitForResult(id, wait);
    await backend.cancel(id);
    expect(await waiting).toMatchObject({ status: "cancelled" });
  });
});

describe("values", () => {
  it.each([[0], [""], [false], [null], [[]], ["a\0b"], [{ "\0": ["\0"] }], ["\\u0000"], [1e300], ["𝄞"]])(
    "%j comes back from a task as it was given",
    async (value) => {
      await using world = createWorld();
      const backend = world.open({ echo });
      await backend.startWorker();
      const id = await backend.using({ headers: { nul: "\0" } }).submit(echo, value as never);
      expect(unwrap(await backend.waitForResult(id, wait))).toEqual(value);
    },
  );

  it("a bigint is NOT_SERIALIZABLE, for good", async () => {
    await using world = createWorld();
    const backend = world.open([
      defineTask("big", { retry: { maxAttempts: 3, initialDelayMs: 0 } }, () => 1n as never),
    ]);
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit("big"), wait);
    expect(result).toMatchObject({ status: "failed", attempts: 1, error: { code: "NOT_SERIALIZABLE" } });
  });

  it("beyond 4 MiB are PAYLOAD_TOO_LARGE before anything is sent, NUL characters as they are stored", async () => {
    await using world = createWorld();
    const backend = world.open({ echo });
    await world.offer(backend);
    for (const text of ["x".repeat(4_200_000), "\0".repeat(650_000)])
      await expect(backend.submit(echo, text as never)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  it("of 4 MB are read together, argument and result, and go on to the next step", async () => {
    await using world = createWorld();
    const backend = world.open({ echo });
    await backend.startWorker();
    const text = "x".repeat(4_000_000);
    expect(unwrap(await backend.waitForResult(await backend.submit(echo, text as never), wait))).toBe(text);
  });

  it("that would be stored with more bytes than 4 MiB end their task PAYLOAD_TOO_LARGE", async () => {
    await using world = createWorld();
    const backend = world.open([defineTask("nul", () => "\0".repeat(650_000))]);
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit("nul"), wait);
    expect(result).toMatchObject({ status: "failed", error: { code: "PAYLOAD_TOO_LARGE" } });
  });
});

describe("failures", () => {
  it.each([
    ["a text", "it broke", { type: "string", message: "it broke" }],
    ["an object", { reason: "no" }, { type: "object", message: '{"reason":"no"}' }],
    ["an error with a NUL", new RangeError("a\0b"), { type: "RangeError", message: "a\0b" }],
    ["an error with a cause", new TypeError("out", { cause: new Error("in") }), { cause: { message: "in" } }],
  ])(
    "of %s keep type and message, where the SDK has {} or a sentence of its own",
    async (_, thrown, error) => {
      await using world = createWorld();
      const backend = world.open([
        defineTask("fail", () => {
          throw thrown;
        }),
      ]);
      await backend.startWorker();
      const result = await backend.waitForResult(await backend.submit("fail"), wait);
      expect(result).toMatchObject({ status: "failed", error: { code: "TASK_ERROR", ...error } });
    },
  );
});

describe("limits of time", () => {
  it("of less than a second hold, where Hatchet's round down to none", async () => {
    await using world = createWorld();
    const hang = defineTask("hang", { timeoutMs: 300 }, async () => {
      const { signal } = currentTask();
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    });
    const backend = world.open({ hang });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(hang), wait);
    expect(result).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
    expect(result.durationMs).toBeLessThan(2_000);
  });

  it("are none for a task that waits, where Hatchet's own would cancel it after five minutes", async () => {
    await using world = createWorld();
    await world.offer(world.open({ add }));
    const { rows = [] } = await world.sdk.workflows.list({ name: `${world.namespace}add` });
    const { data } = await world.sdk.api.workflowVersionGet(rows[0]?.metadata.id ?? "");
    expect(data.workflowConfig).toMatchObject({ Tasks: [{ Timeout: "8760h", ScheduleTimeout: "8760h" }] });
  });

  it("of Hatchet's own schedule end a task cancelled EXPIRED, where the SDK resolves as if it had completed", async () => {
    await using world = createWorld();
    const backend = world.open([
      defineTask("late", { native: { hatchet: { scheduleTimeoutMs: 200 } } }, () => null),
    ]);
    await world.offer(backend);
    const result = await backend.waitForResult(await backend.submit("late"), wait);
    expect(result).toMatchObject({ status: "cancelled", error: { code: "EXPIRED" } });
  });
});

describe("a worker that stops", () => {
  it("keeps what runs for longer than Hatchet waits for a dead one, where the SDK's own has it run twice", async () => {
    await using world = createWorld();
    let starts = 0;
    const slow = defineTask("slow", async () => {
      starts += 1;
      await new Promise((resolve) => setTimeout(resolve, 38_000));
      return starts;
    });
    const backend = world.open({ slow });
    const worker = await backend.startWorker();
    const id = await backend.submit(slow);
    await eventually(() => expect(starts).toBe(1), wait);
    await world.open({ slow }).startWorker();
    await worker.stop({ drainTimeoutMs: 60_000 });
    expect(unwrap(await backend.waitForResult(id, wait))).toBe(1);
    expect(starts).toBe(1);
  }, 90_000);
});

describe("an engine that refuses or cannot be reached", () => {
  it.each([
    ["the wrong token", { token: forge() }, /HATCHET_CLIENT_TOKEN/],
    ["TLS where it has none", { tlsStrategy: "tls" }, /HATCHET_CLIENT_TLS_STRATEGY/],
    ["a port where nobody listens", { hostPort: "127.0.0.1:1" }, /HATCHET_CLIENT_HOST_PORT/],
  ] as const)(
    "of %s is BACKEND_UNAVAILABLE, soon, and says what to look at",
    async (_, settings, message) => {
      await using world = createWorld();
      const backend = world.open({ add }, settings);
      const startedAt = performance.now();
      const refusal = { code: "BACKEND_UNAVAILABLE", message: expect.stringMatching(message) };
      await expect(backend.ping({ timeoutMs: 10_000 })).rejects.toMatchObject(refusal);
      await expect(backend.startWorker()).rejects.toMatchObject(refusal);
      // The SDK's registration tries for 13 seconds.
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    },
  );

  it("says at a submit that nothing was sent", async () => {
    await using world = createWorld();
    const backend = world.open({ add }, { hostPort: "127.0.0.1:1" });
    await world.offer(world.open({ add }));
    await expect(backend.submit(add, 1, 2)).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "not-sent",
    });
  });
});

/** A token that is well formed, and nobody's. */
function forge(): string {
  const claims = {
    sub: "707d0855-80ab-4e1f-a156-f1c4546cbf52",
    grpc_broadcast_address: "x:1",
    server_url: "http://x",
  };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

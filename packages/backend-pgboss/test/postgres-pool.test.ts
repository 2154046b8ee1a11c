import { createBackend, defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect, inject, it } from "vitest";
import pgboss from "../src/index.ts";
import { findConnections, named } from "./postgres/server-side.ts";
import { freshSchema } from "./postgres-set-up.ts";

const server = inject("postgresUrl");

it.each([1, 2])(
  "a pool of %i serves 200 submits and waits, chains, retries and 50 running tasks at once, and takes no more",
  { timeout: 60_000 },
  async (poolSize) => {
    const schema = freshSchema();
    const add = defineTask("add", async (a: number, b: number) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return a + b;
    });
    const failed = new Set<number>();
    // Each settles in a transaction: a retry, and a chain that goes on.
    const flaky = defineTask("flaky", { retry: { maxAttempts: 2, initialDelayMs: 0 } }, (n: number) => {
      if (failed.has(n)) return n;
      failed.add(n);
      throw new Error("not yet");
    });
    const backend = createBackend(pgboss, {
      configuration: { databaseUrl: named(server, schema), schema, poolSize } as never,
      tasks: [{ add, flaky }],
    });
    try {
      await backend.startWorker({ concurrency: 50 });
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const wait = { timeoutMs: 50_000 };
      const all = Promise.all(
        numbers.map(async (n) => {
          if (n % 4 === 0) return unwrap(await backend.waitForResult(await backend.submit(flaky, n), wait));
          if (n % 4 === 1) {
            const run = await backend.submitWorkflow(workflow("two").step(add, n, -1).step(add, 1));
            return unwrap(await backend.waitForWorkflowResult(run, wait));
          }
          return unwrap(await backend.waitForResult(await backend.submit(add, n, 0), wait));
        }),
      );
      const connections = await findConnections(server, schema);
      expect(await all).toEqual(numbers);
      // Two listen.
      expect(connections.length).toBeLessThanOrEqual(poolSize + 2);
      expect((await findConnections(server, schema)).length).toBeLessThanOrEqual(poolSize + 2);
    } finally {
      await backend.close();
    }
  },
);

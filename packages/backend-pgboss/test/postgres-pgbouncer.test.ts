import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@task-abstraction/conformance";
import { createBackend, currentTask, defineTask, type TaskBackend, unwrap } from "@task-abstraction/core";
import {
  type EngineContainer,
  type PostgresServer,
  startPgBouncer,
  startPostgres,
} from "@task-abstraction/engines";
import { afterAll, beforeAll, expect, it } from "vitest";
import pgboss from "../src/index.ts";
import { freshSchema } from "./postgres-set-up.ts";

const WAIT = { timeoutMs: 20_000 };

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());

const add = defineTask("add", (a: number, b: number) => a + b);
const hang = defineTask("hang", async () => {
  const { signal } = currentTask();
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
});

/** A backend on a PgBouncer, and the warnings and errors it logs. */
function open({ url: databaseUrl }: EngineContainer): {
  readonly backend: TaskBackend;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const note = (message: string, details?: object): void =>
    void lines.push(`${message} ${JSON.stringify(details)}`);
  const backend = createBackend(pgboss, {
    configuration: { databaseUrl, schema: freshSchema() } as never,
    tasks: [{ add, hang }],
    logger: { debug() {}, info() {}, warn: note, error: note },
  });
  return { backend: backend as TaskBackend, lines };
}

it("workers and waits poll behind PgBouncer in transaction mode, after one warning", {
  timeout: 60_000,
}, async () => {
  await using bouncer = await startPgBouncer(server, { poolMode: "transaction" });
  const { backend, lines } = open(bouncer);
  await backend.startWorker();
  const long = await backend.submit(hang);
  const sum = await backend.waitForResult(await backend.submit(add, 1, 2), WAIT);
  expect(unwrap(sum)).toBe(3);
  await eventually(async () => expect((await backend.getResult(long)).status).toBe("running"));
  await backend.cancel(long);
  expect(await backend.waitForResult(long, WAIT)).toMatchObject({ status: "cancelled" });
  // Not a synchronisation: after 10 s pg-boss looks whether a connection still listens, and would complain on and on.
  await delay(11_000);
  expect(lines).toEqual([expect.stringContaining("PGBOSS_DATABASE_URL")]);
  await backend.close();
});

it("workers and waits are notified behind PgBouncer in session mode", async () => {
  await using bouncer = await startPgBouncer(server, { poolMode: "session" });
  const { backend, lines } = open(bouncer);
  await backend.startWorker();
  await backend.waitForResult(await backend.submit(add, 1, 2), WAIT);
  const submittedAt = performance.now();
  for (let n = 0; n < 10; n += 1) await backend.waitForResult(await backend.submit(add, n, 1), WAIT);
  // One poll of the worker is a second.
  expect(performance.now() - submittedAt).toBeLessThan(5_000);
  expect(lines).toEqual([]);
  await backend.close();
});

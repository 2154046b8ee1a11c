import { inspect } from "node:util";
import { createBackend, defineTask, unwrap } from "@task-abstraction/core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import pgboss from "../src/index.ts";
import { ask } from "./postgres/server-side.ts";
import { freshSchema } from "./postgres-set-up.ts";

const server = inject("postgresUrl");
const role = `guest_${process.pid}`;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const one = defineTask("one", () => 1);

beforeAll(() => ask(server, `CREATE ROLE ${role} LOGIN PASSWORD 'hunter2'`));
afterAll(async () => {
  await ask(server, `DROP OWNED BY ${role}`);
  await ask(server, `DROP ROLE ${role}`);
});

function urlOf(user: string, password: string): string {
  const url = new URL(server);
  url.username = user;
  url.password = password;
  return url.href;
}
const guest = (): string => urlOf(role, "hunter2");

/** What a submit and a worker say of a database. */
async function complaints(
  databaseUrl: string,
  schema = freshSchema(),
): Promise<readonly [submit: unknown, worker: unknown]> {
  const backend = createBackend(pgboss, {
    configuration: { databaseUrl, schema } as never,
    tasks: [{ one }],
    logger: silent,
  });
  const said = [
    await backend.submit(one).catch((error: unknown) => error),
    await backend.startWorker().catch((error: unknown) => error),
  ] as const;
  await backend.close();
  return said;
}

/** Runs a task and answers its result. */
async function runOne(databaseUrl: string, schema: string): Promise<number> {
  const backend = createBackend(pgboss, {
    configuration: { databaseUrl, schema } as never,
    tasks: [{ one }],
  });
  try {
    await backend.startWorker();
    return unwrap(await backend.waitForResult(await backend.submit(one), { timeoutMs: 20_000 }));
  } finally {
    await backend.close();
  }
}

describe("a role that may not create a schema", () => {
  it("is told what to grant", async () => {
    const [submit, worker] = await complaints(guest());
    const message = expect.stringMatching(/permission denied for database[\s\S]*CREATE on the database/);
    expect(submit).toMatchObject({ code: "SUBMIT_FAILED", outcome: "not-sent", message });
    expect(worker).toMatchObject({ code: "ENGINE_ERROR", message });
  });

  it("works in an empty schema of its own", async () => {
    const schema = freshSchema();
    await ask(server, `CREATE SCHEMA ${schema} AUTHORIZATION ${role}`);
    expect(await runOne(guest(), schema)).toBe(1);
  });

  it("works in a schema that an administrator has made and filled, with rights on what is in it", async () => {
    const schema = freshSchema();
    expect(await runOne(server, schema)).toBe(1);
    const [submit] = await complaints(guest(), schema);
    expect(submit).toMatchObject({
      message: expect.stringMatching(/permission denied for schema[\s\S]*USAGE/),
    });
    await ask(server, `GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    await ask(server, `GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    expect(await runOne(guest(), schema)).toBe(1);
  });
});

describe.each([
  ["a wrong password", () => urlOf(role, "hunter3"), /password authentication failed for user "guest_/],
  [
    "a database that is not there",
    () => guest().replace(/\/postgres$/, "/nowhere"),
    /"nowhere" does not exist/,
  ],
  [
    "TLS that the server does not offer",
    () => `${guest()}?sslmode=require`,
    /does not support SSL[\s\S]*sslmode/,
  ],
  ["a host that is not there", () => "postgres://u:hunter2@nowhere.invalid/d", /ENOTFOUND nowhere\.invalid/],
  ["a port where nothing listens", () => "postgres://u:hunter2@127.0.0.1:1/d", /ECONNREFUSED 127\.0\.0\.1:1/],
])("%s", (_what, url, reason) => {
  it("makes submits and workers reject with the reason and without the password", async () => {
    const [submit, worker] = await complaints(url());
    const message = expect.stringMatching(reason);
    expect(submit).toMatchObject({ code: "SUBMIT_FAILED", outcome: "not-sent", message });
    expect(worker).toMatchObject({ code: "BACKEND_UNAVAILABLE", message });
    expect(inspect([submit, worker], { depth: 20, showHidden: true })).not.toMatch(/hunter/);
  });
});

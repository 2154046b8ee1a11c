import { Client } from "pg";
import { afterEach, expect, test, vi } from "vitest";
import setUpPostgres from "../src/vitest/postgres-global-setup.ts";

afterEach(() => vi.unstubAllEnvs());

test("the global set-up provides a PostgreSQL of the version that the environment names, until its end", async () => {
  vi.stubEnv("TASK_ENGINES_POSTGRES_VERSION", "16");
  const provided = new Map<string, unknown>();
  const tearDown = await setUpPostgres({ provide: (name, value) => void provided.set(name, value) });
  const url = provided.get("postgresUrl");
  expect(await showVersion(url)).toMatch(/^16\./);
  expect(provided.get("postgresVersion")).toBe("16");
  await tearDown();
  await expect(showVersion(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("the global set-up rejects for a version that is not offered", async () => {
  vi.stubEnv("TASK_ENGINES_POSTGRES_VERSION", "9");
  await expect(setUpPostgres({ provide: () => undefined })).rejects.toThrow(RangeError);
});

async function showVersion(url: unknown): Promise<string | undefined> {
  const client = new Client({ connectionString: String(url) });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  return rows[0]?.server_version;
}

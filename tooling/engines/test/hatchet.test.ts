import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { listContainers } from "../src/container/list-containers.ts";
import { connectToDocker } from "../src/docker/connect-to-docker.ts";
import { probeHatchet } from "../src/hatchet/probe-hatchet.ts";
import { type HatchetServer, startHatchet, takeHatchetTenant } from "../src/index.ts";
import { askHatchet, readTenant } from "./hatchet/ask-hatchet.ts";
import { findHatchetAbsence } from "./hatchet/find-hatchet-absence.ts";

const absence = await findHatchetAbsence();

let hatchet: HatchetServer;

beforeAll(async () => {
  vi.stubEnv("TASK_ENGINES_HATCHET_VERSION", undefined);
  if (absence === undefined) hatchet = await startHatchet();
});
beforeEach(({ skip }) => {
  if (absence !== undefined) skip(absence);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hatchet?.stop();
});

test("startHatchet() answers on both ports, with a token for its default tenant", async () => {
  await probeHatchet(hatchet.hostPort);
  expect(await askHatchet(hatchet)).toBe(200);
});

test("takeHatchetTenant() makes a tenant that the running engine serves and other tokens do not reach", async () => {
  const tenant = await takeHatchetTenant(hatchet);
  expect(await askHatchet(tenant)).toBe(200);
  expect(await askHatchet(hatchet, readTenant(tenant.token))).toBe(403);
  expect(await readPartitions()).not.toContain(null);
});

test.for(["kill", "end"] as const)(
  "%s() ends it, and startAfresh() brings it back at the same addresses, in charge of its tenants",
  async (end) => {
    const before = await readPartitions();
    await hatchet[end]();
    await expect(probeHatchet(hatchet.hostPort)).rejects.toThrow();
    await hatchet.startAfresh();
    expect(await askHatchet(hatchet)).toBe(200);
    const after = await readPartitions();
    expect(after).not.toContain(null);
    expect(after.filter((partition) => before.includes(partition))).toEqual([]);
  },
);

test("restartAfresh() and restart() keep its tokens", async () => {
  await hatchet.restartAfresh();
  expect(await askHatchet(hatchet)).toBe(200);
  await hatchet.restart();
  expect(await askHatchet(hatchet)).toBe(200);
});

test("pause() lets nothing answer until unpause()", async () => {
  await hatchet.pause();
  await expect(probeHatchet(hatchet.hostPort)).rejects.toThrow("does not answer");
  await hatchet.unpause();
  await probeHatchet(hatchet.hostPort);
});

test("readLog() has what it has written", async () => {
  expect(await hatchet.readLog()).toContain("created tenant");
});

test("stop() removes it with its database", async () => {
  const other = await startHatchet({ fsync: false });
  await other.stop();
  await expect(probeHatchet(other.hostPort)).rejects.toThrow();
  await expect(query("select 1", other.database.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("startHatchet() rejects with ENGINE_NOT_STARTED and what it says when the engine ends, and leaves no database", async () => {
  const settings = { LITE_FRONTEND_PORT: "" };
  await expect(startHatchet({ fsync: false, settings })).rejects.toMatchObject({
    code: "ENGINE_NOT_STARTED",
    message: expect.stringContaining("LITE_FRONTEND_PORT"),
  });
  const databases = (await listContainers(await connectToDocker())).filter(
    ({ engine, ownerPid }) => engine === "hatchet-database" && ownerPid === process.pid,
  );
  expect(databases).toHaveLength(1);
});

/** Of the default tenant, those of which an engine has to be in charge before a task runs. */
async function readPartitions(): Promise<readonly unknown[]> {
  const columns = `"controllerPartitionId", "schedulerPartitionId", "workerPartitionId"`;
  const rows = await query(`select ${columns} from "Tenant" where slug <> 'internal'`, hatchet.database.url);
  return rows.flatMap(Object.values);
}

async function query(text: string, url: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

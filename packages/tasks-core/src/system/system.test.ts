import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { maskVariable } from "./mask-environment.ts";
import { systemDisk } from "./system-disk.ts";
import { systemEnvironment } from "./system-environment.ts";
import { findProblems, systemHealth } from "./system-health.ts";
import { systemMemory } from "./system-memory.ts";
import { findPackageVersions, systemVersions } from "./system-versions.ts";

afterEach(() => vi.unstubAllEnvs());

describe("system_health", () => {
  it("answers how the worker is doing", async () => {
    const health = await systemHealth.run();
    expect(health).toMatchObject({ workerName: "direct", pid: process.pid });
    expect(health.status).toBe(health.problems.length === 0 ? "ok" : "degraded");
    expect(health.heapUsedBytes).toBeLessThan(health.heapLimitBytes);
    expect(Math.abs(Date.parse(health.checkedAt) - Date.now())).toBeLessThan(60_000);
  });

  it("is worried by a loop that does not turn and by a full heap", () => {
    expect(findProblems(10, 0.5)).toEqual([]);
    expect(findProblems(400, 0.5)).toEqual([expect.stringContaining("took 400 ms")]);
    expect(findProblems(10, 0.95)).toEqual([expect.stringContaining("95 % full")]);
  });
});

describe("system_versions", () => {
  it("answers what the worker runs on, and what its application depends on", async () => {
    expect(await systemVersions.run()).toMatchObject({
      node: process.versions.node,
      platform: process.platform,
      architecture: process.arch,
      packages: {
        "@task-abstraction/core": expect.stringMatching(/^\d/),
        "@task-abstraction/tasks-core": expect.stringMatching(/^\d/),
      },
    });
  });

  it("passes over what is not installed, and needs no package.json", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tasks-core-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(Object.keys(await findPackageVersions(folder))).toEqual([
      "@task-abstraction/core",
      "@task-abstraction/tasks-core",
    ]);
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({ dependencies: { there: "1", absent: "1" } }),
    );
    await mkdir(join(folder, "node_modules/there"), { recursive: true });
    await writeFile(
      join(folder, "node_modules/there/package.json"),
      JSON.stringify({ name: "there", version: "1.2.3" }),
    );
    expect(await findPackageVersions(folder)).toMatchObject({ there: "1.2.3" });
    expect(await findPackageVersions(folder)).not.toHaveProperty("absent");
  });
});

describe("system_disk", () => {
  it("answers the room under each allowed folder", async () => {
    vi.stubEnv("TASK_FILES_ROOT", process.cwd());
    const [disk, ...others] = await systemDisk.run();
    expect(others).toEqual([]);
    expect(disk).toMatchObject({ folder: process.cwd() });
    expect(disk?.availableBytes).toBeLessThanOrEqual(disk?.totalBytes as number);
    expect(disk?.usedShare).toBeGreaterThanOrEqual(0);
    expect(disk?.usedShare).toBeLessThanOrEqual(1);
  });
});

describe("system_memory", () => {
  it("answers the memory of the machine and of the process", async () => {
    const memory = await systemMemory.run();
    expect(memory.freeBytes).toBeLessThan(memory.totalBytes);
    expect(memory.process.heapUsedBytes).toBeLessThan(memory.process.heapLimitBytes);
    expect(memory.limitBytes === null || memory.limitBytes < memory.totalBytes).toBe(true);
  });
});

describe("system_environment", () => {
  it("shows only names with an allowed prefix, TASK_ by default", async () => {
    vi.stubEnv("TASK_QUEUES", "a,b");
    vi.stubEnv("OTHER_SETTING", "hidden");
    const shown = await systemEnvironment.run();
    expect(shown["TASK_QUEUES"]).toBe("a,b");
    expect(Object.keys(shown).every((name) => name.startsWith("TASK_"))).toBe(true);
  });

  it("shows the prefixes that the worker allows, which a call can narrow but not widen", async () => {
    vi.stubEnv("TASK_ENVIRONMENT_PREFIXES", "SHOWN_, ALSO_");
    vi.stubEnv("SHOWN_URL", "redis://user:hunter2@localhost/0");
    vi.stubEnv("ALSO_API_KEY", "hunter2");
    vi.stubEnv("HIDDEN", "hunter2");
    expect(await systemEnvironment.run()).toEqual({
      ALSO_API_KEY: "***",
      SHOWN_URL: "redis://user:***@localhost/0",
    });
    expect(await systemEnvironment.run({ prefix: "SHOWN_U" })).toEqual({
      SHOWN_URL: "redis://user:***@localhost/0",
    });
    for (const prefix of ["HIDDEN", "S", ""]) {
      await expect(systemEnvironment.run({ prefix })).rejects.toMatchObject({ code: "INVALID_ARGUMENTS" });
    }
    await expect(systemEnvironment.run({ names: ["HIDDEN"] } as never)).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
  });

  it("shows nothing when the worker allows nothing", async () => {
    vi.stubEnv("TASK_ENVIRONMENT_PREFIXES", "");
    expect(await systemEnvironment.run()).toEqual({});
  });

  it.each([
    ["TASK_QUEUES", "file_processing,api_processing", "file_processing,api_processing"],
    ["TASK_EMPTY_PASSWORD", "", ""],
    ["TASK_URL", "postgres://localhost:5432/jobs", "postgres://localhost:5432/jobs"],
    ["TASK_DB_PASSWORD", "hunter2", "***"],
    ["TASK_PGPASS", "hunter2", "***"],
    ["TASK_MYSQL_PWD", "hunter2", "***"],
    ["TASK_SECRET", "hunter2", "***"],
    ["TASK_HATCHET_CLIENT_TOKEN", "hunter2", "***"],
    ["TASK_AWS_ACCESS_KEY_ID", "hunter2", "***"],
    ["TASK_GOOGLE_CREDENTIALS", "hunter2", "***"],
    ["TASK_BASIC_AUTH", "hunter2", "***"],
    ["TASK_TLS_CERT", "hunter2", "***"],
    ["TASK_SENTRY_DSN", "hunter2", "***"],
    ["TASK_SLACK_WEBHOOK", "hunter2", "***"],
    ["TASK_URL", "amqp://me:hunter2@rabbit:5672/%2F", "amqp://me:***@rabbit:5672/%2F"],
    ["TASK_URL", "redis://:hunter2@localhost:6379/0", "redis://:***@localhost:6379/0"],
    ["TASK_URL", "https://hunter2@github.com/x.git", "https://***@github.com/x.git"],
    ["TASK_URL", "postgres://me:hunter2/x@y@db/jobs", "postgres://me:***@db/jobs"],
    ["TASK_URL", "redis://:hunt er2@localhost", "***"],
    ["TASK_URL", "redis://:hunt,er2@localhost", "***"],
    ["TASK_URLS", "redis://a:hunter2@one;redis://b:hunter2@two", "redis://a:***@one;redis://b:***@two"],
    ["TASK_URL", "https://host/path?token=hunter2", "***"],
    ["TASK_URL", "https://host/path?x=1&sig=hunter2", "***"],
    ["TASK_CONNECT", "Server=db;Password=hunter2", "***"],
    ["TASK_JSON", '{"password":"hunter2"}', "***"],
    ["TASK_PEM", "-----BEGIN RSA hunter2", "***"],
    ["TASK_VALUE", "eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoxfQ.c2ln", "***"],
  ])("shows %s=%s as %s", (name, value, shown) => {
    expect(maskVariable(name, value)).toBe(shown);
  });
});

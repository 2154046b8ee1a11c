import { spawnSync } from "node:child_process";
import { link, mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import type { Logger } from "@task-abstraction/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { runOnWorker } from "../../test/run-on-worker.ts";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import { calculateChecksum } from "../data/calculate-checksum.ts";
import { extractData } from "../data/extract-data.ts";
import { loadData } from "../data/load-data.ts";

const refused = { name: "PathNotAllowedError" };
const folder = useTemporaryFolder();

// A refused path is logged.
beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));

/** `rows.csv` inside, and a file outside that must never be read. */
async function makeFiles(): Promise<void> {
  await writeFile(join(folder.root, "rows.csv"), "id\n1\n");
  await writeFile(join(folder.outside, "secret.csv"), "secret\n42\n");
}

describe("reading", () => {
  it("takes relative and absolute paths inside the root, and `..` that stays inside", async () => {
    await makeFiles();
    await mkdir(join(folder.root, "deep"));
    for (const path of [
      "rows.csv",
      "./rows.csv",
      "deep/../rows.csv",
      join(folder.root, "rows.csv"),
      "../files/rows.csv",
    ]) {
      expect(await extractData.run({ path })).toMatchObject({ rows: [{ id: 1 }] });
    }
  });

  it.each([
    "../outside/secret.csv",
    "deep/../../outside/secret.csv",
    "/etc/passwd",
    "..",
    "../files-of-another/x.csv",
    "./././../outside/secret.csv",
  ])("refuses %s, which leads out", async (path) => {
    await makeFiles();
    await expect(extractData.run({ path, format: "csv" })).rejects.toMatchObject(refused);
    await expect(calculateChecksum.run(path)).rejects.toMatchObject(refused);
  });

  it("refuses an absolute path outside", async () => {
    await makeFiles();
    await expect(extractData.run({ path: join(folder.outside, "secret.csv") })).rejects.toMatchObject(
      refused,
    );
  });

  it("does not tell what there is outside", async () => {
    await makeFiles();
    await symlink("loop.csv", join(folder.outside, "loop.csv"));
    const messages = await Promise.all(
      ["secret", "loop", "absent"].map(async (name) => {
        const error = await extractData
          .run({ path: `../outside/${name}.csv` })
          .catch((thrown: Error) => thrown);
        return (error as Error).message.replace(name, "");
      }),
    );
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).not.toContain(folder.root);
  });

  it("refuses a NUL character", async () => {
    await makeFiles();
    await expect(extractData.run({ path: "rows.csv\0.txt", format: "csv" })).rejects.toMatchObject(refused);
  });

  it("refuses a file that is a link to the outside", async () => {
    await makeFiles();
    await symlink(join(folder.outside, "secret.csv"), join(folder.root, "link.csv"));
    await expect(extractData.run({ path: "link.csv" })).rejects.toMatchObject(refused);
  });

  it("refuses a folder that is a link to the outside, whether the file in it exists or not", async () => {
    await makeFiles();
    await symlink(folder.outside, join(folder.root, "folder"));
    await expect(extractData.run({ path: "folder/secret.csv" })).rejects.toMatchObject(refused);
    await expect(extractData.run({ path: "folder/absent.csv" })).rejects.toMatchObject(refused);
  });

  it("refuses a chain of links that ends outside, and links that form a loop", async () => {
    await makeFiles();
    await symlink("second.csv", join(folder.root, "first.csv"));
    await symlink("../outside/secret.csv", join(folder.root, "second.csv"));
    await symlink("loop.csv", join(folder.root, "loop.csv"));
    await expect(extractData.run({ path: "first.csv" })).rejects.toMatchObject(refused);
    await expect(extractData.run({ path: "loop.csv" })).rejects.toMatchObject(refused);
  });

  it("follows a link that stays inside", async () => {
    await makeFiles();
    await symlink("rows.csv", join(folder.root, "link.csv"));
    expect(await extractData.run({ path: "link.csv" })).toMatchObject({ rows: [{ id: 1 }] });
  });

  it("refuses a folder", async () => {
    await mkdir(join(folder.root, "rows.csv"));
    await expect(extractData.run({ path: "rows.csv" })).rejects.toMatchObject(refused);
    await expect(calculateChecksum.run(".")).rejects.toMatchObject(refused);
  });

  it("refuses a named pipe, without waiting for a writer", async () => {
    expect(spawnSync("mkfifo", [join(folder.root, "pipe.csv")]).status).toBe(0);
    await expect(extractData.run({ path: "pipe.csv" })).rejects.toMatchObject(refused);
  });

  it("refuses a socket and a device", async () => {
    const server = createServer().listen(join(folder.root, "socket.csv"));
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(extractData.run({ path: "socket.csv" })).rejects.toMatchObject(refused);
    await new Promise((resolve) => server.close(resolve));
    vi.stubEnv("TASK_FILES_ROOT", "/dev");
    await expect(calculateChecksum.run("null")).rejects.toMatchObject(refused);
  });

  it("says which file is missing, in the caller's words", async () => {
    await expect(extractData.run({ path: "absent/rows.csv" })).rejects.toMatchObject({
      name: "FileAccessError",
      systemCode: "ENOENT",
    });
    await makeFiles();
    const error = await calculateChecksum.run("rows.csv/below").catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: "FileAccessError", systemCode: "ENOTDIR" });
    expect((error as Error).message).not.toContain(folder.root);
  });

  it.each([
    { path: "" },
    { path: 7 },
    {},
    null,
    "rows.csv",
    [],
    { path: "a".repeat(5_000) },
    { path: ["rows.csv"] },
    { path: { toString: 1 } },
  ])("refuses %j as arguments", async (source) => {
    await expect(extractData.run(source as never)).rejects.toMatchObject({ code: "INVALID_ARGUMENTS" });
  });
});

describe("writing", () => {
  const rows = [{ id: 1 }];

  it.each(["../outside/new.csv", "../new.csv", "/tmp/new.csv"])(
    "refuses %s, which leads out",
    async (path) => {
      await expect(loadData.run(rows, { path })).rejects.toMatchObject(refused);
    },
  );

  it("refuses a folder that is a link to the outside, also to make folders in it", async () => {
    await symlink(folder.outside, join(folder.root, "folder"));
    await expect(loadData.run(rows, { path: "folder/new.csv" })).rejects.toMatchObject(refused);
    await expect(loadData.run(rows, { path: "folder/made/new.csv" })).rejects.toMatchObject(refused);
  });

  it("refuses a link that leads nowhere yet, as the file and as a folder", async () => {
    await symlink(join(folder.outside, "later.csv"), join(folder.root, "later.csv"));
    await symlink(join(folder.outside, "later"), join(folder.root, "later"));
    await expect(loadData.run(rows, { path: "later.csv" })).rejects.toMatchObject(refused);
    await expect(loadData.run(rows, { path: "later/new.csv" })).rejects.toMatchObject(refused);
  });

  it("refuses to replace a folder", async () => {
    await mkdir(join(folder.root, "taken.csv"));
    await expect(loadData.run(rows, { path: "taken.csv" })).rejects.toMatchObject(refused);
  });

  it("does not write through a hard link", async () => {
    await makeFiles();
    await link(join(folder.outside, "secret.csv"), join(folder.root, "hard.csv"));
    await loadData.run(rows, { path: "hard.csv" });
    vi.stubEnv("TASK_FILES_ROOT", folder.outside);
    expect(await extractData.run({ path: "secret.csv" })).toMatchObject({ rows: [{ secret: 42 }] });
  });

  it.each(["tasks.js", ".env", "rows.csv.sh", "rows"])(
    "refuses to write %s, which is not named as data",
    async (path) => {
      await expect(loadData.run(rows, { path, format: "csv" })).rejects.toMatchObject({
        code: "INVALID_ARGUMENTS",
      });
    },
  );
});

describe("TASK_FILES_ROOT", () => {
  it("may hold several folders; a relative path starts at the first", async () => {
    await makeFiles();
    vi.stubEnv("TASK_FILES_ROOT", [folder.root, folder.outside].join(delimiter));
    expect(await extractData.run({ path: "rows.csv" })).toMatchObject({ rows: [{ id: 1 }] });
    expect(await extractData.run({ path: join(folder.outside, "secret.csv") })).toMatchObject({
      rows: [{ secret: 42 }],
    });
    await expect(extractData.run({ path: "/etc/passwd", format: "csv" })).rejects.toMatchObject(refused);
  });

  it("may itself be a link", async () => {
    await makeFiles();
    await symlink(folder.root, join(folder.outside, "root"));
    vi.stubEnv("TASK_FILES_ROOT", join(folder.outside, "root"));
    expect(await extractData.run({ path: "rows.csv" })).toMatchObject({ rows: [{ id: 1 }] });
    expect(await extractData.run({ path: join(folder.root, "rows.csv") })).toMatchObject({
      rows: [{ id: 1 }],
    });
    expect(await extractData.run({ path: join(folder.outside, "root/rows.csv") })).toMatchObject({
      rows: [{ id: 1 }],
    });
    await expect(extractData.run({ path: "../secret.csv" })).rejects.toMatchObject(refused);
  });

  it("does not allow a folder whose name only begins the same", async () => {
    await mkdir(`${folder.root}-other`);
    await writeFile(`${folder.root}-other/rows.csv`, "id\n1\n");
    await expect(extractData.run({ path: `${folder.root}-other/rows.csv` })).rejects.toMatchObject(refused);
  });

  it("is a fault of the configuration when it names no folder", async () => {
    vi.stubEnv("TASK_FILES_ROOT", join(folder.root, "absent"));
    await expect(extractData.run({ path: "rows.csv" })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
    });
  });

  it("defaults to the working directory, except in production", async () => {
    vi.stubEnv("TASK_FILES_ROOT", "");
    expect(await calculateChecksum.run("package.json")).toMatchObject({ path: "package.json" });
    vi.stubEnv("TASK_ENV", "production");
    await expect(calculateChecksum.run("package.json")).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
    });
  });
});

it("a refused path is not tried again, and only the worker's log tells where it led", async () => {
  const warn = vi.fn();
  const logger: Logger = { debug: () => undefined, info: () => undefined, warn, error: () => undefined };
  const outcome = await runOnWorker(extractData, [{ path: "../outside/secret.csv" }], { logger });
  expect(outcome).toMatchObject({
    status: "failed",
    error: { code: "TASK_ERROR", type: "PathNotAllowedError" },
    retry: false,
  });
  expect(JSON.stringify(outcome)).not.toContain(join(folder.outside, "secret.csv"));
  expect(warn).toHaveBeenCalledWith(
    "A path was refused.",
    expect.objectContaining({ led: join(folder.outside, "secret.csv") }),
  );
});

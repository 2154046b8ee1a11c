import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TaskCancelled } from "@task-abstraction/core";
import { expect, it } from "vitest";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import { readFile } from "./read-file.ts";
import { writeFileAtomically } from "./write-file.ts";

const folder = useTemporaryFolder();

it("readFile() stops with the signal's reason, also half way", async () => {
  await writeFile(join(folder.root, "file"), "x".repeat(200_000));
  const controller = new AbortController();
  const reason = new TaskCancelled();
  let bytes = 0;
  const reading = readFile("file", { signal: controller.signal }, async (chunks) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      controller.abort(reason);
    }
  });
  await expect(reading).rejects.toBe(reason);
  expect(bytes).toBe(65_536);
});

it("writeFileAtomically() stops with the signal's reason and leaves nothing behind", async () => {
  const controller = new AbortController();
  const reason = new TaskCancelled();
  const texts = function* () {
    yield "first";
    controller.abort(reason);
    yield "second";
  };
  await expect(writeFileAtomically("file.csv", texts(), controller.signal)).rejects.toBe(reason);
  expect(await readdir(folder.root)).toEqual([]);
});

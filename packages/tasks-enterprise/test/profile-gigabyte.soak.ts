import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, it } from "vitest";
import { profileCsv } from "../src/index.ts";
import { header, makeRows } from "./make-rows.ts";
import { useTemporaryFolder } from "./temporary-folder.ts";

const MEGABYTE = 1_000_000;
const SMALL_MEGABYTES = 50;
const LARGE_MEGABYTES = 1_000;
/** What the allocator may keep of what was freed. */
const MAX_GROWTH_MEGABYTES = 60;
const SAMPLE_EVERY_MS = 200;
const MICROSECONDS = 1_000_000;

const folder = useTemporaryFolder();

/** Writes and profiles a file of so many megabytes; answers the most memory that the process took meanwhile. */
async function measurePeak(megabytes: number): Promise<number> {
  const path = `${megabytes}.csv`;
  async function* text(): AsyncGenerator<string> {
    yield header;
    yield* makeRows(megabytes * MEGABYTE);
  }
  await pipeline(Readable.from(text()), createWriteStream(join(folder.path, path)));
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_EVERY_MS);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const { rows, bytes } = await profileCsv.run({ path });
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const read = bytes / MEGABYTE;
  console.log(
    `${read.toFixed(0)} MB, ${rows} rows: ${seconds.toFixed(0)} s, of them ${((user + system) / MICROSECONDS).toFixed(0)} s of processor, at most ${(peak / MEGABYTE).toFixed(0)} MB of memory`,
  );
  expect(read).toBeGreaterThanOrEqual(megabytes);
  return peak;
}

it("profile_csv takes no more memory for 1 GB than for 50 MB", async () => {
  const small = await measurePeak(SMALL_MEGABYTES);
  const large = await measurePeak(LARGE_MEGABYTES);
  expect((large - small) / MEGABYTE).toBeLessThan(MAX_GROWTH_MEGABYTES);
});

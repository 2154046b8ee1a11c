import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import createXxHash from "xxhash-wasm";
import { header, makeRows } from "../../test/make-rows.ts";
import { parseRows } from "./parse-rows.ts";
import { RowProfiler } from "./row-profiler.ts";

const MIB = 1024 * 1024;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function measureHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it("profiling holds no more after 6 MB than after 1.5", async () => {
  const { h64 } = await createXxHash();
  const profiler = new RowProfiler({ path: "data.csv" }, h64);
  const heaps: number[] = [];
  async function* texts(): AsyncGenerator<string> {
    yield header;
    let next = 1.5 * MIB;
    let made = 0;
    for (const part of makeRows(6 * MIB)) {
      yield part;
      made += part.length;
      if (made >= next) {
        heaps.push(measureHeap());
        next += 1.5 * MIB;
      }
    }
  }
  await parseRows("data.csv", texts(), ",", profiler);
  expect(heaps).toHaveLength(4);
  expect(
    profiler
      .describe()
      .columns.filter(({ exact }) => !exact)
      .map(({ name }) => name),
  ).toEqual(["id", "email", "amount", "note"]);
  expect(((heaps[3] as number) - (heaps[0] as number)) / MIB).toBeLessThan(2);
});

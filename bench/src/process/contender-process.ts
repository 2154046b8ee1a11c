import { createBirpc } from "birpc";
import type { BenchWorker, Contender, OpenContender } from "../contender.ts";
import { rows } from "../rows/rows.ts";
import type { ContenderFunctions } from "./contender-functions.ts";

// A process that holds one contender: its memory, its compiled code and its event loop are nobody else's.

const [, , module, exported] = process.argv;
const importBegan = performance.now();
const { [exported as string]: openContender } = (await import(module as string)) as Record<
  string,
  OpenContender
>;
const importMs = performance.now() - importBegan;
let openMs = 0;
let contender: Contender | undefined;
let worker: BenchWorker | undefined;

const functions: ContenderFunctions = {
  async open(place, schema, queue) {
    const began = performance.now();
    contender = await (openContender as OpenContender)(place, schema);
    await contender.prepare(queue);
    openMs = performance.now() - began;
  },
  async measure(rowId, queue) {
    const row = rows.find(({ id }) => id === rowId);
    if (row === undefined) throw new Error(`There is no row ${rowId}.`);
    return row.measure(opened(), queue, { importMs, openMs });
  },
  async startWorker(queue, concurrency) {
    worker = await opened().work({ queue, concurrency, onExecuted: () => undefined });
  },
  async stopWorker() {
    await worker?.stop();
    worker = undefined;
  },
  async close() {
    await contender?.close();
    contender = undefined;
  },
};

createBirpc<Record<string, never>, ContenderFunctions>(functions, {
  post: (message) => void process.send?.(message),
  on: (listener) => void process.on("message", listener),
});
process.once("disconnect", () => process.exit());

function opened(): Contender {
  if (contender === undefined) throw new Error("No contender is open.");
  return contender;
}

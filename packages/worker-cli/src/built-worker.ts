// What the index.js that `task-backend build` writes begins with.
export { runBuiltWorker } from "./built-worker/run-built-worker.ts";

import { setImmediate as nextTurn } from "node:timers/promises";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";

/**
 * PGlite answers without the event loop turning once. After this long it is let turn between two units, so that others
 * can send theirs, answers leave, and signals arrive.
 */
const MAX_TURN_MS = 5;

/** Runs units of work one after the other, in the order they came. */
export interface SerialQueue {
  /** True while nothing runs or waits. */
  readonly isIdle: boolean;
  run<Result>(unit: () => Promise<Result>): Promise<Result>;
  /** Resolves once nothing runs or waits. */
  drain(): Promise<void>;
  /** Ends the unit that runs; those that wait, and all that come later, reject with `StatementNotExecutedError`. */
  stop(): Promise<void>;
}

/** A queue with nothing in it. */
export function createSerialQueue(): SerialQueue {
  let pending = 0;
  let turnBeganAt = 0;
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  return {
    get isIdle() {
      return pending === 0;
    },
    run(unit) {
      const isFirst = pending === 0;
      pending += 1;
      if (isFirst) turnBeganAt = performance.now();
      const result = last
        .then(async () => {
          if (performance.now() - turnBeganAt > MAX_TURN_MS) {
            await nextTurn();
            turnBeganAt = performance.now();
          }
          // The answer to the unit before leaves now, so that its client goes on while this one runs.
          if (!isFirst) await new Promise((resolve) => process.nextTick(resolve));
          if (isStopped) throw new StatementNotExecutedError();
          return unit();
        })
        .finally(() => {
          pending -= 1;
        });
      last = result.catch(() => undefined);
      return result;
    },
    async drain() {
      while (pending > 0) await last;
    },
    async stop() {
      isStopped = true;
      await last;
    },
  };
}

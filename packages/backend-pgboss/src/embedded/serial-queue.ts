import { StatementNotExecutedError } from "./statement-not-executed-error.ts";

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
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  return {
    get isIdle() {
      return pending === 0;
    },
    run(unit) {
      pending += 1;
      const result = last
        .then(() => {
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

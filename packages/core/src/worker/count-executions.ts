import type { Execution, Invocation, Outcome } from "../adapter/execution.ts";
import type { WorkerStats } from "../adapter/worker-request.ts";

/**
 * Wraps `execute` so that a worker's numbers are known.
 *
 * @param onEnded called with the number of handlers that have ended so far
 */
export function countExecutions(
  execute: (invocation: Invocation) => Execution,
  onEnded: (ended: number) => void,
): { execute(invocation: Invocation): Execution; stats(): WorkerStats } {
  let running = 0;
  let ended = 0;
  const counts: Record<Outcome["status"], number> = { completed: 0, failed: 0, cancelled: 0, released: 0 };
  return {
    stats: () => ({ running, ...counts }),
    execute(invocation) {
      running += 1;
      const execution = execute(invocation);
      void execution.outcome.then(({ status }) => {
        counts[status] += 1;
      });
      void execution.settled.then(() => {
        running -= 1;
        ended += 1;
        onEnded(ended);
      });
      return execution;
    },
  };
}

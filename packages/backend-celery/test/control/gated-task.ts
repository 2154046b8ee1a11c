import { currentTask, defineTask } from "@task-abstraction/core";

/** A task that runs until it is let go or told to stop. */
export function createGated(name = "ts.gated") {
  const gate = Promise.withResolvers<string>();
  const started = Promise.withResolvers<string>();
  const stopped = Promise.withResolvers<string>();
  const gated = defineTask(name, (..._values: readonly unknown[]) => {
    const { id, signal } = currentTask();
    started.resolve(id);
    return new Promise<string>((resolve, reject) => {
      gate.promise.then(resolve);
      signal.addEventListener("abort", () => {
        stopped.resolve((signal.reason as Error).name);
        reject(signal.reason);
      });
    });
  });
  return {
    gated,
    /** Has it end with this value. */
    open: (value: string) => gate.resolve(value),
    /** Its id. */
    started: started.promise,
    /** The name of the reason. */
    stopped: stopped.promise,
  };
}

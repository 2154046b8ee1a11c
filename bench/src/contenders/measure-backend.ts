import { defineTask, type Task, type TaskBackend } from "@task-abstraction/core";
import { type Contender, createArgument } from "../contender.ts";

type Argument = ReturnType<typeof createArgument>;

/** The task that is measured, what it answers, and what happens when it runs. */
export function defineNoop(name: string, answer: (argument: Argument) => Argument | undefined) {
  let onExecuted: () => void = () => undefined;
  const noop = defineTask(name, (argument: Argument) => {
    onExecuted();
    return answer(argument);
  });
  const onEach = (callback: () => void): void => {
    onExecuted = callback;
  };
  return { noop, onEach };
}

interface Measured {
  readonly noop: Task<[Argument], unknown>;
  onEach(callback: () => void): void;
}

/** What is measured of ours, on whatever engine: through the public API alone. */
export function measureBackend(
  backend: TaskBackend,
  { noop, onEach }: Measured,
): Pick<Contender, "submit" | "submitMany" | "work" | "waitForResult"> {
  return {
    submit: (queue, value) => backend.using({ queue }).submit(noop, createArgument(value)),
    async submitMany(queue, count) {
      const calls = Array.from({ length: count }, (_, index) => [createArgument(index)] as [Argument]);
      await backend.using({ queue }).submitMany(noop, calls);
    },
    async work({ queue, concurrency, onExecuted }) {
      onEach(onExecuted);
      const worker = await backend.startWorker({ queues: [queue], concurrency });
      return { stop: () => worker.stop() };
    },
    async waitForResult(_queue, id) {
      await backend.waitForResult(id as never, { timeoutMs: 60_000 });
    },
  };
}

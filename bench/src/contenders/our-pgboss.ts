import pgboss from "@task-abstraction/backend-pgboss";
import { createBackend, defineTask } from "@task-abstraction/core";
import { type Contender, createArgument, type Place } from "../contender.ts";

type Argument = ReturnType<typeof createArgument>;

/** Ours, with its default settings. */
export async function openOurPgboss(place: Place, schema: string): Promise<Contender> {
  let onExecuted: () => void = () => undefined;
  const noop = defineTask("noop", (_argument: Argument) => {
    onExecuted();
  });
  const backend = createBackend(pgboss, { tasks: [{ noop }], configuration: { ...locate(place), schema } });
  const boss = await backend.native.boss();
  return {
    async prepare(queue) {
      await backend.using({ queue }).submit(noop, createArgument(0));
      await boss.deleteAllJobs(queue);
    },
    submit: (queue, value) => backend.using({ queue }).submit(noop, createArgument(value)),
    async submitMany(queue, count) {
      const calls = Array.from({ length: count }, (_, index) => [createArgument(index)] as [Argument]);
      await backend.using({ queue }).submitMany(noop, calls);
    },
    async work({ queue, concurrency, onExecuted: callback }) {
      onExecuted = callback;
      const worker = await backend.startWorker({ queues: [queue], concurrency });
      return { stop: () => worker.stop() };
    },
    async waitForResult(_queue, id) {
      await backend.waitForResult(id as never, { timeoutMs: 60_000 });
    },
    close: () => backend.close(),
  };
}

function locate(place: Place) {
  switch (place.kind) {
    case "owner":
      return { dataDirectory: place.dataDirectory };
    case "in-process":
      return { dataDirectory: "memory://" };
    case "postgres":
      return { databaseUrl: place.url };
    default:
      throw new TypeError(`pg-boss is not measured on ${place.kind}.`);
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { fromPglite, PgBoss, type WorkOptions } from "pg-boss";
import { type Contender, createArgument, type OpenContender, type Place } from "../contender.ts";

/** How pg-boss is set up. */
interface RawSettings {
  /** Wake workers by NOTIFY. */
  readonly notify: boolean;
  workOptions(concurrency: number): WorkOptions;
}

/** As its introduction shows it: `send()`, and `work()` with no options. */
export const openRawPgbossAsDocumented = openRawPgboss({ notify: false, workOptions: () => ({}) });

/** Woken by NOTIFY, and bursts of large batches. */
export const openRawPgbossTuned = openRawPgboss({
  notify: true,
  workOptions: (concurrency) => ({ batchSize: concurrency, burstWhenBatchFull: true }),
});

/** The same number of tasks in hand, in two loops side by side. */
export const openRawPgbossTunedInTwoLoops = openRawPgboss({
  notify: true,
  workOptions: (concurrency) => ({
    batchSize: Math.ceil(concurrency / 2),
    localConcurrency: 2,
    burstWhenBatchFull: true,
  }),
});

/** How often the raw side looks for a result: pg-boss has no call that waits for one. */
const RESULT_POLL_MS = 1;

/** An owner serves only who agrees with it about the largest frame. */
const MAX_FRAME_BYTES = 128 * 1024 * 1024;

function openRawPgboss({ notify, workOptions }: RawSettings): OpenContender {
  return async (place, schema): Promise<Contender> => {
    const { options, close } = await connect(place);
    const boss = new PgBoss({ ...options, schema, useListenNotify: notify });
    boss.on("error", (error) => console.error(error));
    await boss.start();
    return {
      prepare: (queue) => boss.createQueue(queue, notify ? { notify } : {}),
      async submit(queue, value) {
        return (await boss.send(queue, createArgument(value))) as string;
      },
      async submitMany(queue, count) {
        await boss.insert(
          queue,
          Array.from({ length: count }, (_, index) => ({ data: createArgument(index) })),
        );
      },
      async work({ queue, concurrency, onExecuted }) {
        await boss.work(queue, workOptions(concurrency), async (jobs) => {
          for (const _job of jobs) onExecuted();
        });
        return { stop: () => boss.offWork(queue) };
      },
      async waitForResult(queue, id) {
        for (;;) {
          const [job] = await boss.findJobs(queue, { id });
          if (job?.state === "completed") return;
          await delay(RESULT_POLL_MS);
        }
      },
      async close() {
        await boss.stop({ graceful: false });
        await close();
      },
    };
  };
}

async function connect(place: Place) {
  switch (place.kind) {
    case "postgres":
      return { options: { connectionString: place.url, max: 10 }, close: async () => undefined };
    case "in-process": {
      const { PGlite } = await import("@electric-sql/pglite");
      const database = await PGlite.create();
      return {
        options: { db: fromPglite(database), backend: "pglite" as const },
        close: () => database.close(),
      };
    }
    case "owner":
      return connectToOwner(place.dataDirectory);
    default:
      throw new TypeError(`pg-boss is not measured on ${place.kind}.`);
  }
}

/** Not exported by the package: pg-boss reaches the owner as ours does, with nothing of ours in between. */
async function connectToOwner(dataDirectory: string) {
  const { connectEmbeddedEngine } = await import(
    "../../../packages/backend-pgboss/src/embedded/embedded-engine.ts"
  );
  const { createEmbeddedDatabase } = await import("../../../packages/backend-pgboss/src/pgboss-database.ts");
  const database = createEmbeddedDatabase(
    connectEmbeddedEngine({ dataDirectory, maxFrameBytes: MAX_FRAME_BYTES }),
  );
  return {
    options: { db: database.forPgBoss as NonNullable<typeof database.forPgBoss>, backend: "pglite" as const },
    close: () => database.close(),
  };
}

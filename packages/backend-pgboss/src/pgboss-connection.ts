import { join, resolve } from "node:path";
import { type Logger, maskUrl } from "@task-abstraction/core";
import { type Job, PgBoss } from "pg-boss";
import { connectEmbeddedEngine } from "./embedded/embedded-engine.ts";
import { mapPgbossError } from "./map-pgboss-error.ts";
import { LARGEST_PAYLOAD_BYTES } from "./pgboss-capabilities.ts";
import type { PgbossConfiguration } from "./pgboss-configuration.ts";
import {
  createEmbeddedDatabase,
  createServerDatabase,
  type PgbossDatabase,
  type Rows,
  type Statement,
} from "./pgboss-database.ts";
import { findUnlike, type JobSettings, jobSettings } from "./pgboss-job.ts";

/** How often dead workers are looked for, in seconds. */
const MONITOR_INTERVAL_SECONDS = 3;

interface Started {
  readonly boss: PgBoss;
  readonly database: PgbossDatabase;
}

/** pg-boss on its database: started by the first call, and again by the next one where that failed. */
export class PgbossConnection {
  readonly schema: string;
  /** The engine in words, for messages; without secrets. */
  readonly engine: string;
  readonly #configuration: PgbossConfiguration;
  readonly #logger: Logger;
  readonly #queues = new Map<string, Promise<JobSettings>>();
  #started: Promise<Started> | undefined;

  constructor(configuration: PgbossConfiguration, logger: Logger) {
    this.#configuration = configuration;
    this.#logger = logger;
    this.schema = configuration.schema;
    this.engine =
      configuration.databaseUrl === undefined
        ? `The embedded engine in ${dataDirectoryOf(configuration)}`
        : `PostgreSQL at ${maskUrl(configuration.databaseUrl)}`;
  }

  /** pg-boss, started. */
  async boss(): Promise<PgBoss> {
    return (await this.#start()).boss;
  }

  /** One statement of ours. */
  async query(statement: Statement): Promise<Rows> {
    const { database } = await this.#start();
    return this.run(() => database.query(statement.text, statement.values));
  }

  /** Several statements, all or none. An error of the engine is thrown as it is. */
  async transaction(statements: readonly Statement[]): Promise<readonly Rows[]> {
    return (await this.#start()).database.transaction(statements);
  }

  /** Notifications of a channel until closed. */
  async listen(channel: string, onNotification: (payload: string) => void, onReconnect: () => void) {
    const { database } = await this.#start();
    return this.run(() => database.listen(channel, onNotification, onReconnect));
  }

  /** Runs a call on the engine; its errors come in the words of core. */
  async run<Result>(call: (boss: PgBoss) => Promise<Result>): Promise<Result> {
    const { boss } = await this.#start();
    try {
      return await call(boss);
    } catch (error) {
      throw mapPgbossError(error, this.engine);
    }
  }

  /** The next jobs of a queue, at most `batchSize`. */
  async fetch(queue: string, batchSize: number): Promise<readonly Job<unknown>[]> {
    const { database } = await this.#start();
    const options = { batchSize, ...(database.forFetch === undefined ? {} : { db: database.forFetch }) };
    return this.run((boss) => boss.fetch(queue, options));
  }

  /** Creates a queue of pg-boss where it is missing; known ones cost nothing. Answers what its jobs have to state. */
  async ensureQueue(name: string): Promise<JobSettings> {
    let known = this.#queues.get(name);
    if (known === undefined) {
      known = this.#createQueue(name);
      this.#queues.set(name, known);
      known.catch(() => this.#queues.delete(name));
    }
    return known;
  }

  /** After somebody deleted a queue under us. */
  forgetQueue(name: string): void {
    this.#queues.delete(name);
  }

  async close(): Promise<void> {
    const started = await this.#started?.catch(() => undefined);
    if (started === undefined) return;
    await started.boss.stop({ graceful: false });
    await started.database.close();
  }

  async #createQueue(name: string): Promise<JobSettings> {
    return this.run(async (boss) => {
      const existing = await boss.getQueue(name);
      if (existing === null)
        await boss.createQueue(name, { notify: true, ...jobSettings(this.#configuration) });
      else if (existing.notify !== true) await boss.updateQueue(name, { notify: true });
      // Read, not assumed: another process may have been first, with a configuration of its own.
      const queue = existing ?? (await boss.getQueue(name)) ?? {};
      return findUnlike(jobSettings(this.#configuration), queue);
    });
  }

  async #start(): Promise<Started> {
    this.#started ??= this.#open();
    try {
      return await this.#started;
    } catch (error) {
      this.#started = undefined;
      throw mapPgbossError(error, this.engine);
    }
  }

  async #open(): Promise<Started> {
    const { databaseUrl, poolSize, schema } = this.#configuration;
    const embedded =
      databaseUrl === undefined
        ? createEmbeddedDatabase(
            connectEmbeddedEngine({
              dataDirectory: dataDirectoryOf(this.#configuration),
              maxFrameBytes: 8 * LARGEST_PAYLOAD_BYTES,
            }),
          )
        : undefined;
    const boss = new PgBoss({
      ...(embedded === undefined
        ? { connectionString: databaseUrl as string, max: poolSize }
        : { db: embedded.forPgBoss as NonNullable<typeof embedded.forPgBoss>, backend: "pglite" as const }),
      schema,
      // Workers supervise by themselves; a process that only submits leaves that to them.
      supervise: false,
      schedule: false,
      registerInstance: false,
      monitorIntervalSeconds: MONITOR_INTERVAL_SECONDS,
      warningQueueSize: 1_000_000,
    });
    boss.on("error", (error) => this.#logger.warn("pg-boss reported an error.", { error: String(error) }));
    boss.on("warning", (warning) =>
      this.#logger.debug("pg-boss reported a warning.", { warning: warning.message }),
    );
    try {
      await boss.start();
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => undefined);
      await embedded?.close();
      throw error;
    }
    return { boss, database: embedded ?? createServerDatabase(boss.getDb()) };
  }
}

/** Where the embedded engine keeps its files. */
function dataDirectoryOf(configuration: Pick<PgbossConfiguration, "dataDirectory">): string {
  const { dataDirectory } = configuration;
  if (dataDirectory === undefined) return join(process.cwd(), ".task-backend");
  return dataDirectory === "memory://" ? dataDirectory : resolve(dataDirectory);
}

import { join, resolve } from "node:path";
import { type Logger, maskUrl } from "@task-abstraction/core";
import { type ConstructorOptions, type Job, PgBoss } from "pg-boss";
import { connectEmbeddedEngine } from "./embedded/embedded-engine.ts";
import { isMissingRight, isMissingSchema, mapPgbossError } from "./map-pgboss-error.ts";
import { MovableDeadline } from "./movable-deadline.ts";
import { LARGEST_PAYLOAD_BYTES } from "./pgboss-capabilities.ts";
import type { PgbossConfiguration } from "./pgboss-configuration.ts";
import {
  createEmbeddedDatabase,
  createServerDatabase,
  type ListenHandle,
  type PgbossDatabase,
  type Rows,
  type Statement,
} from "./pgboss-database.ts";
import { findUnlike, type JobSettings, jobSettings } from "./pgboss-job.ts";
import { ServerSockets } from "./pgboss-server-sockets.ts";

/** How often dead workers are looked for, in seconds. */
const MONITOR_INTERVAL_SECONDS = 3;

/**
 * How long the driver waits for an answer before it gives the connection up: longer than any statement takes, and far
 * shorter than TCP takes to notice that a server is gone. `?query_timeout=` in the URL wins.
 */
const QUERY_TIMEOUT_MS = 120_000;
/** Silence on a connection after which TCP looks whether the other end is there. */
const KEEP_ALIVE_MS = 10_000;
/** How long pg-boss may take to stop: a server that does not answer does not take leave either. */
const STOP_TIMEOUT_MS = 5_000;

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
  #isWarned = false;

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

  /** Notifications of a channel until closed; `undefined` where none come through. */
  async listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<ListenHandle | undefined> {
    const { database } = await this.#start();
    const handle = await this.run(() => database.listen(channel, onNotification, onReconnect));
    if (handle === undefined && !this.#isWarned) {
      this.#isWarned = true;
      this.#logger.warn(
        "No notifications of PostgreSQL come through databaseUrl (PGBOSS_DATABASE_URL): workers and waits poll. A direct connection, or a pool in session mode, is quicker.",
        { engine: this.engine },
      );
    }
    return handle;
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
    const deadline = new MovableDeadline();
    deadline.bringTo(STOP_TIMEOUT_MS);
    await deadline.until(started.boss.stop({ graceful: false }));
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
    try {
      return await this.#startBoss({});
    } catch (error) {
      if (!isMissingRight(error)) throw error;
      // CREATE SCHEMA IF NOT EXISTS wants the right to create schemas even where this one is there.
      return this.#startBoss({ createSchema: false }).catch((second: unknown) => {
        throw isMissingSchema(second) ? error : second;
      });
    }
  }

  async #startBoss(options: Pick<ConstructorOptions, "createSchema">): Promise<Started> {
    const { databaseUrl, poolSize, schema } = this.#configuration;
    const sockets = new ServerSockets();
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
        ? { connectionString: databaseUrl as string, max: poolSize, ...driverSettings(sockets) }
        : { db: embedded.forPgBoss as NonNullable<typeof embedded.forPgBoss>, backend: "pglite" as const }),
      ...options,
      schema,
      // Workers supervise by themselves; a process that only submits leaves that to them.
      supervise: false,
      schedule: false,
      registerInstance: false,
      monitorIntervalSeconds: MONITOR_INTERVAL_SECONDS,
      warningQueueSize: 1_000_000,
    });
    boss.on("error", ({ message }) => this.#logger.warn("pg-boss reported an error.", { error: message }));
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
    return { boss, database: embedded ?? createServerDatabase(boss.getDb(), sockets) };
  }
}

/** What pg-boss hands on to node-postgres: https://node-postgres.com/apis/client */
function driverSettings(sockets: ServerSockets) {
  return {
    stream: () => sockets.create(),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  };
}

/** Where the embedded engine keeps its files. */
function dataDirectoryOf(configuration: Pick<PgbossConfiguration, "dataDirectory">): string {
  const { dataDirectory } = configuration;
  if (dataDirectory === undefined) return join(process.cwd(), ".task-backend");
  return dataDirectory === "memory://" ? dataDirectory : resolve(dataDirectory);
}

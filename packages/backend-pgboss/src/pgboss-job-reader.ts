import type { PgbossConnection } from "./pgboss-connection.ts";
import type { JobKey } from "./pgboss-id.ts";
import { readJobs } from "./pgboss-statements.ts";

/** A job as {@link readJobs} gives it. */
export interface JobRow {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
  readonly state: "created" | "retry" | "active" | "completed" | "cancelled" | "failed";
  readonly retryCount: number;
  readonly startedOn: Date | null;
  readonly completedOn: Date | null;
  readonly output: unknown;
}

/** Jobs per statement: a thousand waits that wake together cost ten reads. */
const LARGEST_BATCH = 100;

interface Reading {
  readonly key: JobKey;
  resolve(row: JobRow | undefined): void;
  reject(error: unknown): void;
}

/** Reads jobs, those that are asked for in one turn of the event loop by one statement. */
export class PgbossJobReader {
  readonly #connection: PgbossConnection;
  #waiting: Reading[] = [];

  constructor(connection: PgbossConnection) {
    this.#connection = connection;
  }

  /** One job, or `undefined` where there is none. */
  read(key: JobKey): Promise<JobRow | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#readWaiting());
      this.#waiting.push({ key, resolve, reject });
    });
  }

  /** Several jobs; those that are not there are left out. */
  async readAll(keys: readonly JobKey[]): Promise<readonly JobRow[]> {
    const rows = await Promise.all(keys.map((key) => this.read(key)));
    return rows.filter((row) => row !== undefined);
  }

  #readWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += LARGEST_BATCH) {
      void this.#readBatch(waiting.slice(start, start + LARGEST_BATCH));
    }
  }

  async #readBatch(batch: readonly Reading[]): Promise<void> {
    try {
      const keys = [...new Map(batch.map(({ key }) => [toText(key), key])).values()];
      const rows = (await this.#connection.query(
        readJobs(this.#connection.schema, keys),
      )) as unknown as readonly JobRow[];
      const byKey = new Map(rows.map((row) => [toText({ queue: row.name, id: row.id }), row]));
      for (const { key, resolve } of batch) resolve(byKey.get(toText(key)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function toText({ queue, id }: JobKey): string {
  return `${id}@${queue}`;
}

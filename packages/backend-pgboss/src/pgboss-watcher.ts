import { EngineError, isFinished, type Logger, type TaskSnapshot } from "@task-abstraction/core";
import type { PgbossConnection } from "./pgboss-connection.ts";
import type { ListenHandle } from "./pgboss-database.ts";
import { type JobKey, parseTaskId } from "./pgboss-id.ts";
import type { PgbossJobReader } from "./pgboss-job-reader.ts";
import { toSnapshot } from "./pgboss-results.ts";
import { channelOf } from "./pgboss-statements.ts";

/** What processes of one schema tell each other. */
export type News = { readonly kind: "finished" | "cancelled"; readonly ids: readonly string[] };

/** The news of a schema, over one subscription that is opened by the first listener and closed with the backend. */
export class PgbossNews {
  readonly #connection: PgbossConnection;
  readonly #logger: Logger;
  readonly #listeners = new Set<(news: News | "missed") => void>();
  #subscription: Promise<ListenHandle | undefined> | undefined;

  constructor(connection: PgbossConnection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
  }

  /** Resolves once subscribed, with `undefined` where no news come; `"missed"` says that some may have been lost. */
  async listen(listener: (news: News | "missed") => void): Promise<Disposable | undefined> {
    this.#subscription ??= this.#subscribe();
    try {
      if ((await this.#subscription) === undefined) return undefined;
    } catch (error) {
      this.#subscription = undefined;
      throw error;
    }
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async close(): Promise<void> {
    const handle = await this.#subscription?.catch(() => undefined);
    await handle
      ?.close()
      .catch((error: unknown) => this.#logger.debug("Unsubscribing failed.", { error: String(error) }));
  }

  #subscribe(): Promise<ListenHandle | undefined> {
    return this.#connection.listen(
      channelOf(this.#connection.schema),
      (payload) => this.#spread(parseNews(payload)),
      () => this.#spread("missed"),
    );
  }

  #spread(news: News | "missed" | undefined): void {
    if (news === undefined) return;
    for (const listener of this.#listeners) listener(news);
  }
}

type Wake = (final?: TaskSnapshot) => void;

/** Wakes waits when their task's end is told, with its result: what ends together is read together. */
export class PgbossWatcher {
  readonly #news: PgbossNews;
  readonly #jobs: PgbossJobReader;
  readonly #waits = new Map<
    string,
    { readonly key: JobKey; readonly wakes: Map<Wake, "task" | "workflow"> }
  >();
  #listening: Promise<Disposable | undefined> | undefined;

  constructor(news: PgbossNews, jobs: PgbossJobReader) {
    this.#news = news;
    this.#jobs = jobs;
  }

  /** @throws EngineError where no news come: core then polls */
  async watch(taskId: string, kind: "task" | "workflow", wake: Wake): Promise<Disposable> {
    if ((await this.#listen()) === undefined) throw new EngineError("No notifications come from the engine.");
    const key = parseTaskId(taskId);
    // The read that follows says that there is no such task.
    if (key === undefined) return { [Symbol.dispose]: () => undefined };
    const wait = this.#waits.get(key.id) ?? { key, wakes: new Map() };
    wait.wakes.set(wake, kind);
    this.#waits.set(key.id, wait);
    return {
      [Symbol.dispose]: () => {
        wait.wakes.delete(wake);
        if (wait.wakes.size === 0 && this.#waits.get(key.id) === wait) this.#waits.delete(key.id);
      },
    };
  }

  async #listen(): Promise<Disposable | undefined> {
    this.#listening ??= this.#news.listen((news) => this.#onNews(news));
    try {
      return await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
  }

  #onNews(news: News | "missed"): void {
    for (const id of news === "missed" ? [...this.#waits.keys()] : news.ids) void this.#wake(id, news);
  }

  async #wake(id: string, news: News | "missed"): Promise<void> {
    const wait = this.#waits.get(id);
    if (wait === undefined) return;
    const wantsTask = news !== "missed" && [...wait.wakes.values()].includes("task");
    const row = wantsTask ? await this.#jobs.read(wait.key).catch(() => undefined) : undefined;
    const snapshot = row === undefined ? undefined : toSnapshot(row);
    const final = snapshot !== undefined && isFinished(snapshot) ? snapshot : undefined;
    for (const [wake, kind] of wait.wakes) wake(kind === "task" ? final : undefined);
  }
}

function parseNews(payload: string): News | undefined {
  const [, kind, ids] = /^(finished|cancelled):(.*)$/.exec(payload) ?? [];
  return kind === undefined || ids === undefined
    ? undefined
    : { kind: kind as News["kind"], ids: ids.split(",") };
}

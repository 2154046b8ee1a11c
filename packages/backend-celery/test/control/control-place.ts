import { createBackend, type TaskModule, type Worker } from "@task-abstraction/core";
import {
  type CeleryClient,
  createVirtualHost,
  startCeleryClient,
  takeRedisDatabase,
  type VirtualHost,
} from "@task-abstraction/engines";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import celery from "../../src/index.ts";

/** What carries the messages. */
export type BrokerName = "RabbitMQ" | "Redis";
export const brokerNames: readonly BrokerName[] = ["RabbitMQ", "Redis"];

/** A broker, as this process and as containers reach it. */
interface BrokerAddress {
  readonly url: string;
  readonly urlInside: string;
}

/** How the worker of a test serves. */
export interface ServeOptions {
  readonly name?: string;
  readonly concurrency?: number;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Of one test. */
interface Opened {
  readonly backend: { close(): Promise<void> };
  readonly worker: Pick<Worker, "stop">;
}

/** A broker of a test file, Python's Celery as a client of it, and workers of ours. */
export class ControlPlace {
  readonly #name: BrokerName;
  readonly #open = new Set<Opened>();
  #host: VirtualHost | undefined;
  #broker: BrokerAddress | undefined;
  #results: BrokerAddress | undefined;
  #python: CeleryClient | undefined;
  #count = 0;

  private constructor(name: BrokerName) {
    this.#name = name;
  }

  /** Starts it before the tests of a suite, and closes what each of them has opened. */
  static register(name: BrokerName): ControlPlace {
    const place = new ControlPlace(name);
    beforeAll(() => place.#start());
    afterEach(() => place.closeAll());
    afterAll(() => place.#stop());
    return place;
  }

  get broker(): BrokerAddress {
    return this.#broker as BrokerAddress;
  }

  get results(): BrokerAddress {
    return this.#results as BrokerAddress;
  }

  get python(): CeleryClient {
    return this.#python as CeleryClient;
  }

  /** A worker on a queue of its own, the name by which Celery's tools know it, and what it warns of. */
  async serve(tasks: TaskModule, { name, concurrency = 2, configuration = {} }: ServeOptions = {}) {
    this.#count += 1;
    const queue = `ts${this.#count}`;
    const hostname = name ?? `ts${this.#count}@${this.#name.toLowerCase()}`;
    const complaints: string[] = [];
    const complain = (text: string): void => void complaints.push(text);
    const backend = createBackend(celery, {
      configuration: { brokerUrl: this.broker.url, resultBackend: this.results.url, ...configuration },
      tasks: [tasks],
      logger: { debug() {}, info() {}, warn: complain, error: complain },
    });
    const worker = await backend.startWorker({ queues: [queue], name: hostname, concurrency });
    this.#open.add({ backend, worker });
    return { backend, queue, hostname, worker, complaints };
  }

  /** What the command prints with `--json`, of one worker. */
  async ask(hostname: string, ...words: readonly string[]): Promise<unknown> {
    const finished = await this.python.runCelery([
      ...words.slice(0, 2),
      "--json",
      "--timeout",
      "10",
      "--destination",
      hostname,
      ...words.slice(2),
    ]);
    if (finished.exitCode !== 0) throw new Error(`${finished.stdout}${finished.stderr}`);
    const replies: unknown = JSON.parse(finished.stdout);
    return replies;
  }

  /** Runs a script to which `app` is the Celery app; answers the JSON that it prints. */
  async run<Answer>(source: string): Promise<Answer> {
    const finished = await this.python.runPython(
      `import json\nfrom celery import Celery\napp = Celery()\n${source}`,
    );
    if (finished.exitCode !== 0) throw new Error(finished.stderr);
    return JSON.parse(finished.stdout) as Answer;
  }

  /** As an operator cuts them off. */
  async cutConnections(): Promise<void> {
    if (this.#host !== undefined) return this.#host.closeConnections();
    const redis = new Redis(inject("redis").url);
    const database = new URL(this.broker.url).pathname.slice(1);
    const clients = String(await redis.client("LIST")).split("\n");
    for (const client of clients.filter((line) => line.includes(` db=${database} `)))
      await redis.client("KILL", "ID", String(/id=(\d+)/.exec(client)?.[1]));
    redis.disconnect();
  }

  async closeAll(): Promise<void> {
    const opened = [...this.#open];
    this.#open.clear();
    for (const { backend, worker } of opened) {
      await worker.stop({ drainTimeoutMs: 0 });
      await backend.close();
    }
  }

  async #start(): Promise<void> {
    const redis = inject("redis");
    if (this.#name === "RabbitMQ") this.#host = await createVirtualHost(inject("rabbitMq"));
    const broker = this.#host ?? (await takeRedisDatabase(redis));
    const results = await takeRedisDatabase(redis);
    this.#broker = broker;
    this.#results = results;
    this.#python = await startCeleryClient({ brokerUrl: broker.urlInside, resultUrl: results.urlInside });
  }

  async #stop(): Promise<void> {
    await this.#python?.stop();
    await this.#host?.delete();
  }
}

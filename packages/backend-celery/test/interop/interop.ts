import { createBackend, type TaskModule } from "@task-abstraction/core";
import {
  type CeleryVersion,
  createVirtualHost,
  type RedisDatabase,
  takeRedisDatabase,
  type VirtualHost,
} from "@task-abstraction/engines";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import celery from "../../src/index.ts";
import { PythonSide } from "./python-side.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** How the worker of a test serves. */
export interface ServeOptions {
  /** Default: a queue that no other test has. */
  readonly queue?: string;
  readonly concurrency?: number;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Both sides of a test file: a virtual host, a database of results and a Python worker that its tests share. */
export class Interop {
  #python: PythonSide | undefined;
  #host: VirtualHost | undefined;
  #results: RedisDatabase | undefined;
  readonly #open = new Set<{ close(): Promise<void> }>();
  #queues = 0;

  /** Starts it before the tests of a file, and closes what each test has opened. */
  static register(version: CeleryVersion = "5.6"): Interop {
    const interop = new Interop();
    beforeAll(() => interop.#start(version));
    afterEach(() => interop.#closeAll());
    afterAll(() => interop.#stop());
    return interop;
  }

  get python(): PythonSide {
    return this.#python as PythonSide;
  }

  get host(): VirtualHost {
    return this.#host as VirtualHost;
  }

  get results(): RedisDatabase {
    return this.#results as RedisDatabase;
  }

  /** A backend on the same broker and results as Python, closed after the test. */
  open(tasks: TaskModule = {}, configuration: ServeOptions["configuration"] = {}) {
    const backend = createBackend(celery, {
      configuration: {
        brokerUrl: this.host.url,
        resultBackend: this.results.url,
        trackStarted: true,
        ...configuration,
      },
      tasks: [tasks],
      logger: silent,
    });
    this.#open.add(backend);
    return backend;
  }

  /** A worker of ours, on a queue of its own. */
  async serve(tasks: TaskModule, options: ServeOptions = {}) {
    const { queue = this.freshQueue(), concurrency, configuration } = options;
    const backend = this.open(tasks, configuration);
    const worker = await backend.startWorker({ queues: [queue], concurrency });
    return { backend, queue, worker };
  }

  freshQueue(): string {
    this.#queues += 1;
    return `ts${this.#queues}`;
  }

  async #start(version: CeleryVersion): Promise<void> {
    const redis = inject("redis");
    const [host, results, scripts] = await Promise.all([
      createVirtualHost(inject("rabbitMq")),
      takeRedisDatabase(redis),
      takeRedisDatabase(redis),
    ]);
    this.#host = host;
    this.#results = results;
    this.#python = await PythonSide.start({ version, host, results, scripts });
  }

  async #closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((backend) => backend.close()));
    this.#open.clear();
  }

  async #stop(): Promise<void> {
    await this.#python?.[Symbol.asyncDispose]();
    await this.#host?.delete();
  }
}

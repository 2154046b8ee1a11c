import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import {
  type CeleryVersion,
  type CeleryWorker,
  type RedisDatabase,
  startCeleryWorker,
  type VirtualHost,
} from "@task-abstraction/engines";
import { Redis } from "ioredis";

/** How long a script may take, in seconds. */
const SCRIPT_SECONDS = 20;

/** Where the Python side works. */
export interface PythonPlace {
  readonly version: CeleryVersion;
  readonly host: VirtualHost;
  readonly results: RedisDatabase;
  /** That of the scripts, apart from the results. */
  readonly scripts: RedisDatabase;
}

/** A worker of Python's Celery on the queues `celery` and `py`, and scripts beside it. */
export class PythonSide implements AsyncDisposable {
  readonly worker: CeleryWorker;
  readonly #scripts: Redis;

  private constructor(worker: CeleryWorker, scripts: Redis) {
    this.worker = worker;
    this.#scripts = scripts;
  }

  static async start({ version, host, results, scripts }: PythonPlace): Promise<PythonSide> {
    const worker = await startCeleryWorker({
      version,
      brokerUrl: host.urlInside,
      resultUrl: results.urlInside,
      modules: fileURLToPath(new URL("python", import.meta.url)),
      environment: { SCRIPTS_URL: scripts.urlInside },
      app: "tasks",
      queues: ["celery", "py"],
      // One child, so that the order of tasks is theirs; a process, so that it can be terminated.
      arguments: ["--concurrency", "1", "--without-gossip", "--without-mingle"],
    });
    await worker.startPython("import driver");
    return new PythonSide(worker, new Redis(scripts.url));
  }

  /**
   * Runs the body of a Python function, to which `app` is the Celery app and `given` what is given here.
   *
   * @throws Error with Python's traceback
   */
  async run<Answer>(source: string, given: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const id = randomUUID();
    // A connection of its own: it blocks.
    const redis = this.#scripts.duplicate();
    try {
      await redis.rpush("scripts", JSON.stringify({ id, source, given }));
      const answered = await redis.blpop(`answers:${id}`, SCRIPT_SECONDS);
      if (answered === null) throw new Error(`No answer within ${SCRIPT_SECONDS} s to:\n${source}`);
      const answer = JSON.parse(answered[1]) as { value: Answer } | { error: string };
      if ("error" in answer) throw new Error(answer.error);
      return answer.value;
    } finally {
      redis.disconnect();
    }
  }

  /** Has the worker take a queue, which is made as Celery makes it, or with these arguments. */
  async consume(queue: string, queueArguments: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.run(
      `app.control.add_consumer(given["queue"], options={"queue_arguments": given["arguments"]}, reply=True, limit=1)`,
      { queue, arguments: queueArguments },
    );
  }

  async stopConsuming(queue: string): Promise<void> {
    await this.run(`app.control.cancel_consumer(given["queue"], reply=True, limit=1)`, { queue });
  }

  /** The arguments of the calls of `py.remember` since it was last asked, in order. */
  async remembered(): Promise<readonly unknown[][]> {
    const calls = await this.run<string[]>(
      `pipe = app.backend.client.pipeline()
pipe.lrange("remembered", 0, -1)
pipe.delete("remembered")
return [call.decode() for call in pipe.execute()[0]]`,
    );
    return calls.map((call) => JSON.parse(call) as unknown[]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#scripts.disconnect();
    await this.worker.stop();
  }
}

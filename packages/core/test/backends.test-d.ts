import { describe, expectTypeOf, it } from "vitest";
import {
  type BackendAdapter,
  type BackendOptions,
  type CallSubmitter,
  type Capabilities,
  type Configuration,
  type ConfigurationInput,
  createBackend,
  defineAdapter,
  defineTask,
  type FinishedResult,
  type FinishedWorkflowResult,
  getBackend,
  isFinished,
  type Task,
  type TaskBackend,
  type TaskFailure,
  type TaskId,
  type TaskResult,
  unwrap,
  type Worker,
  type WorkflowResult,
} from "../src/index.ts";

const rich = {
  delay: { maxMs: 1_000, precisionMs: 1 },
  priority: true,
  idempotencyKey: true,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
const poor = {
  ...rich,
  delay: false,
  priority: false,
  idempotencyKey: false,
  expires: false,
  cancel: false,
} as const satisfies Capabilities;
const configuration = {
  url: { type: "url", environment: "ACME_URL", required: true, description: "" },
  mode: { type: "text", choices: ["fast", "safe"], default: "safe", description: "" },
  label: { type: "text", description: "" },
  size: { type: "number", default: 1, description: "" },
  limit: { type: "number", description: "" },
  tls: { type: "boolean", default: false, description: "" },
  codec: { type: "object", description: "" },
} as const;

class Client {
  readonly engine = "acme";
}
declare const adapter: never;
const richDefinition = defineAdapter({
  name: "rich",
  specVersion: 1,
  capabilities: rich,
  configuration,
  create: () => adapter,
});
const poorDefinition = defineAdapter({
  name: "poor",
  specVersion: 1,
  capabilities: poor,
  configuration: {},
  create: () => adapter,
});
const add = defineTask("add", (a: number, b: number) => a + b);
const extract = defineTask("extract", async (_from: { source: string }) => [1]);
declare const backend: TaskBackend;

describe("submit()", () => {
  it("takes the task's arguments, and answers an id that knows its result", () => {
    expectTypeOf(backend.submit(add, 1, 2)).toEqualTypeOf<Promise<TaskId<number>>>();
    expectTypeOf(backend.using({ queue: "q" }).submit(extract, { source: "db" })).toEqualTypeOf<
      Promise<TaskId<number[]>>
    >();
    expectTypeOf(
      backend.submit(
        defineTask("default", (a: number, b = 2) => a + b),
        1,
      ),
    ).toEqualTypeOf<Promise<TaskId<number>>>();
  });

  it("by name takes any arguments, and the result is said by the caller", () => {
    expectTypeOf(backend.submit<number>("python_task", 2, { at: "x" })).toEqualTypeOf<
      Promise<TaskId<number>>
    >();
    expectTypeOf(backend.submit("python_task" as string)).toEqualTypeOf<Promise<TaskId<unknown>>>();
    // The compiler cannot check arguments by name: it is refused at run time.
    void backend.submit("python_task", new Date());
  });

  it("does not compile with arguments missing, wrong or too many", () => {
    // @ts-expect-error both are missing
    void backend.submit(add);
    // @ts-expect-error one is missing
    void backend.submit(add, 1);
    // @ts-expect-error a text
    void backend.submit(add, 1, "2");
    // @ts-expect-error one too many
    void backend.submit(add, 1, 2, 3);
    // @ts-expect-error a typing error
    void backend.submit(extract, { sorce: "db" });
    // @ts-expect-error a plain function is no task
    void backend.submit((a: number) => a, 1);
  });

  it("is taken by generic helpers", () => {
    function submitTwice<Args extends readonly unknown[], Result>(
      submitter: CallSubmitter,
      task: Task<Args, Result>,
      ...args: Args
    ) {
      return Promise.all([submitter.submit(task, ...args), submitter.submit(task, ...args)]);
    }
    expectTypeOf(submitTwice(backend, add, 1, 2)).toEqualTypeOf<Promise<[TaskId<number>, TaskId<number>]>>();
  });
});

describe("submitMany()", () => {
  it("takes a list of arguments per task, and answers ids", () => {
    expectTypeOf(
      backend.submitMany(add, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqualTypeOf<Promise<TaskId<number>[]>>();
    expectTypeOf(backend.submitMany<string>("python_task", [[1], []])).toEqualTypeOf<
      Promise<TaskId<string>[]>
    >();
  });

  it("does not compile with wrong arguments", () => {
    // @ts-expect-error one is missing
    void backend.submitMany(add, [[1, 2], [3]]);
    // @ts-expect-error a flat list
    void backend.submitMany(add, [1, 2]);
  });
});

describe("results", () => {
  it("are typed by their id", async () => {
    const id = await backend.submit(add, 1, 2);
    expectTypeOf(backend.getResult(id)).toEqualTypeOf<Promise<TaskResult<number>>>();
    expectTypeOf(backend.waitForResult(id, { timeoutMs: 5 })).toEqualTypeOf<
      Promise<FinishedResult<number>>
    >();
    expectTypeOf(backend.getWorkflowResult(id)).toEqualTypeOf<Promise<WorkflowResult<number>>>();
    expectTypeOf(backend.waitForWorkflowResult(id, { timeoutMs: 5 })).toEqualTypeOf<
      Promise<FinishedWorkflowResult<number>>
    >();
    expectTypeOf(backend.getResult("stored id")).toEqualTypeOf<Promise<TaskResult<unknown>>>();
    expectTypeOf(backend.getResult<number>("stored id")).toEqualTypeOf<Promise<TaskResult<number>>>();
  });

  it("narrow by their status", async () => {
    const result = await backend.getResult<number>("id");
    if (result.status === "completed") expectTypeOf(result.value).toBeNumber();
    if (result.status === "failed") expectTypeOf(result.error).toEqualTypeOf<TaskFailure>();
    if (result.status === "cancelled") expectTypeOf(result.error).toEqualTypeOf<TaskFailure | undefined>();
    if (isFinished(result)) expectTypeOf(unwrap(result)).toBeNumber();
    // @ts-expect-error only a completed one has a value
    void result.value;
    // @ts-expect-error it may not be finished
    unwrap(result);
  });

  it("of workflows have their steps, and unwrap too", async () => {
    const result = await backend.waitForWorkflowResult<string>("id", { timeoutMs: 5 });
    expectTypeOf(unwrap(result)).toBeString();
    expectTypeOf(result.failedStep).toEqualTypeOf<{
      readonly step: number;
      readonly taskName: string | null;
    } | null>();
  });

  it("are waited for with a limit: timeoutMs, signal or both", () => {
    const { signal } = new AbortController();
    void backend.waitForResult("id", { timeoutMs: 5, signal: undefined });
    void backend.waitForResult("id", { signal, timeoutMs: undefined });
    void backend.waitForResult("id", { signal, timeoutMs: 5 });
    // @ts-expect-error no limit
    void backend.waitForResult("id", {});
    // @ts-expect-error no options
    void backend.waitForResult("id");
    // @ts-expect-error no limit
    void backend.waitForResult("id", { timeoutMs: undefined });
  });
});

describe("a backend from its own package", () => {
  const richBackend = createBackend(richDefinition, { configuration: { url: "acme://x" } });
  const poorBackend = createBackend(poorDefinition);
  const maybe = undefined as number | undefined;

  it("takes every option that it has, and explicit undefined for unset", () => {
    richBackend.using({
      queue: "q",
      delayMs: 5,
      expiresMs: 5,
      priority: "high",
      idempotencyKey: "k",
      kwargs: { a: 1 },
      headers: { a: "1" },
    });
    richBackend.using({
      delayMs: maybe,
      priority: undefined,
      queue: undefined,
      headers: undefined,
      native: { rich: { x: 1 } },
    });
    void richBackend.cancel("id");
    void richBackend.cancelWorkflow("id" as TaskId<number>);
  });

  it("takes no option that it lacks, except as undefined", () => {
    poorBackend.using({
      queue: "q",
      headers: {},
      delayMs: undefined,
      expiresMs: undefined,
      priority: undefined,
      idempotencyKey: undefined,
    });
    // @ts-expect-error no delay
    poorBackend.using({ delayMs: 5 });
    // @ts-expect-error no delay
    poorBackend.using({ delayMs: maybe });
    // @ts-expect-error no expiry
    poorBackend.using({ expiresMs: 5 });
    // @ts-expect-error no priority
    poorBackend.using({ priority: "high" });
    // @ts-expect-error no idempotency key
    poorBackend.using({ idempotencyKey: "k" });
  });

  it("cannot cancel where it is known not to", () => {
    // @ts-expect-error no cancel
    void poorBackend.cancel("id");
    // @ts-expect-error no cancel
    void poorBackend.cancelWorkflow("id" as TaskId<number>);
  });

  it("is accepted wherever any backend is, and refuses there at run time", () => {
    const any: TaskBackend[] = [richBackend, poorBackend];
    any[0]?.using({ delayMs: 5, priority: "high", idempotencyKey: "k", expiresMs: 5 });
    void any[0]?.cancel("id");
  });

  it("takes no option that does not exist, and no wrong value", () => {
    // @ts-expect-error a typing error
    richBackend.using({ delay: 5 });
    // @ts-expect-error a number goes through native
    richBackend.using({ priority: 5 });
    // @ts-expect-error a header is a text
    backend.using({ headers: { retries: 5 } });
  });
});

describe("getBackend()", () => {
  it("answers a backend of any capabilities", () => {
    expectTypeOf(getBackend()).toEqualTypeOf<Promise<TaskBackend>>();
    void getBackend({
      type: undefined,
      config: { url: "x" },
      tasks: [{ add }, [add], "./tasks/*.ts"],
      from: import.meta.url,
      logger: undefined,
    });
  });

  it("takes nothing else", () => {
    // @ts-expect-error a typing error
    void getBackend({ types: "pgboss" });
  });
});

describe("registerTask() and startWorker()", () => {
  it("answer the task with its types", () => {
    expectTypeOf(backend.registerTask(add)).toEqualTypeOf<Task<[a: number, b: number], number>>();
    expectTypeOf(backend.registerTask("double", (n: number) => n * 2)).toEqualTypeOf<
      Task<[n: number], number>
    >();
    expectTypeOf(backend.registerTask("triple", { queue: "q" }, (n: number) => n * 3)).toEqualTypeOf<
      Task<[n: number], number>
    >();
    // @ts-expect-error a Date
    backend.registerTask("late", () => new Date());
  });

  it("take explicit undefined for every option", () => {
    const worker = backend.startWorker({
      queues: undefined,
      tasks: undefined,
      concurrency: undefined,
      name: undefined,
      defaults: undefined,
      native: undefined,
    });
    expectTypeOf(worker).toEqualTypeOf<Promise<Worker>>();
    void backend.runWorker({
      queues: ["a"],
      signal: undefined,
      defaults: { retry: { maxAttempts: 3 }, timeoutMs: undefined },
    });
    // @ts-expect-error a typing error
    void backend.startWorker({ queue: "a" });
  });
});

describe("the settings of a backend", () => {
  it("are complete for create(), with undefined where there is no default", () => {
    expectTypeOf<Configuration<typeof configuration>>().toEqualTypeOf<{
      readonly url: string;
      readonly mode: "fast" | "safe";
      readonly label: string | undefined;
      readonly size: number;
      readonly limit: number | undefined;
      readonly tls: boolean;
      readonly codec: object | undefined;
    }>();
  });

  it("are all optional for users, since the environment may have them", () => {
    expectTypeOf<ConfigurationInput<typeof configuration>>().toEqualTypeOf<{
      readonly url?: string | undefined;
      readonly mode?: "fast" | "safe" | undefined;
      readonly label?: string | undefined;
      readonly size?: number | undefined;
      readonly limit?: number | undefined;
      readonly tls?: boolean | undefined;
      readonly codec?: object | undefined;
    }>();
    expectTypeOf<BackendOptions<typeof configuration>["configuration"]>().toEqualTypeOf<
      ConfigurationInput<typeof configuration> | undefined
    >();
  });

  it("do not compile when they are wrong or do not exist", () => {
    // @ts-expect-error not one of the choices
    createBackend(richDefinition, { configuration: { mode: "quick" } });
    // @ts-expect-error a text
    createBackend(richDefinition, { configuration: { size: "5" } });
    // @ts-expect-error no such setting
    createBackend(richDefinition, { configuration: { sise: 5 } });
  });

  it("are what create(), narrow() and validate() get", () => {
    defineAdapter({
      name: "typed",
      specVersion: 1,
      capabilities: rich,
      configuration,
      narrow: ({ tls, mode }) => (tls && mode === "safe" ? { priority: false } : {}),
      validate: ({ limit }, { production }) =>
        production && limit === undefined ? ["limit is missing"] : [],
      create: ({ configuration: { url, codec }, logger }) => {
        expectTypeOf(url).toBeString();
        expectTypeOf(codec).toEqualTypeOf<object | undefined>();
        logger.debug("x");
        return adapter;
      },
    });
  });

  it("come with the engine's own client in the type", () => {
    const definition = defineAdapter({
      name: "native",
      specVersion: 1,
      capabilities: poor,
      configuration: {},
      create: () => ({ ...(adapter as object), native: new Client() }) as never as BackendAdapter<Client>,
    });
    expectTypeOf(createBackend(definition).native).toEqualTypeOf<Client>();
    expectTypeOf(backend.native).toBeUnknown();
  });
});

describe("defineAdapter()", () => {
  it("does not compile with a capability missing or unknown", () => {
    const { cancel: _cancel, ...incomplete } = rich;
    const definition = { name: "x", specVersion: 1, configuration: {}, create: () => adapter };
    // @ts-expect-error cancel is missing
    defineAdapter({ ...definition, capabilities: incomplete });
  });
});

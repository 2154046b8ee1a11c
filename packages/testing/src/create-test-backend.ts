import {
  type CallOptions,
  type Capabilities,
  type ConfigurationDescription,
  type ConfigurationInput,
  createBackend,
  type DefinedBackend,
  InvalidOptionError,
  type Logger,
  type TaskBackend,
  type TaskModule,
  type Worker,
  type WorkerOptions,
} from "@task-abstraction/core";
import { withExactExpiry } from "./clock/exact-expiry.ts";
import type { TestClock } from "./clock/test-clock.ts";
import { InProcessEngine } from "./engine/in-process-engine.ts";
import type { SettleOptions } from "./engine/settle.ts";
import { describeRun, type SubmittedTask } from "./engine/submitted-task.ts";
import type { SubmitFault, TestEngine } from "./engine/test-engine.ts";
import { poseAs } from "./pose-as.ts";
import type { fullCapabilities } from "./testing-capabilities.ts";

/** How a test backend is made. */
export interface TestBackendOptions<
  C extends Capabilities = Capabilities,
  D extends ConfigurationDescription = ConfigurationDescription,
> {
  /** The backend whose limits hold: the default export of its package. Default: everything is supported. */
  readonly as?: DefinedBackend<C, D> | undefined;
  /** Settings of that backend, which may take away from what it can do. Without them it can the most it ever can. */
  readonly configuration?: ConfigurationInput<D> | undefined;
  /** Modules whose tasks and workflows are known by name. */
  readonly tasks?: readonly TaskModule[] | undefined;
  /** Default: warnings and errors on the console. */
  readonly logger?: Logger | undefined;
  /** Where its clock stands at first. Default: 2000-01-01, midnight UTC. */
  readonly now?: Date | undefined;
  /** `native` of another test backend: the two then stand for two processes on one engine. Default: one of its own. */
  readonly engine?: TestEngine | undefined;
}

/** A backend for a test: the API of every backend, and hold of its engine. */
export interface TestBackend<C extends Capabilities = Capabilities> extends TaskBackend<C, TestEngine> {
  /** Stands still until it is advanced. */
  readonly clock: TestClock;
  /** What was submitted through this backend, in order. */
  readonly submissions: readonly SubmittedTask[];
  /** @see TestEngine.settle */
  settle(options?: SettleOptions): Promise<void>;
  /** @see TestEngine.failNextSubmit */
  failNextSubmit(fault?: SubmitFault): void;
  /** @see TestEngine.killWorker */
  killWorker(worker: Worker): void;
}

/** A fixed one, so that times in results are the same in every run. */
const DEFAULT_NOW = new Date("2000-01-01T00:00:00Z");
/** Of a worker that says nothing else: what a unit test leaves hanging does not hold up its end for core's 25 s. */
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * A backend in this process, on an engine of its own whose clock stands still. Options that the engine named by `as`
 * lacks do not compile, and are refused as they are in production.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) for faults of `configuration`
 */
export function createTestBackend<
  C extends Capabilities = typeof fullCapabilities,
  D extends ConfigurationDescription = ConfigurationDescription,
>(options: TestBackendOptions<C, D> = {}): TestBackend<C> {
  if (options.engine !== undefined && options.now !== undefined)
    throw new InvalidOptionError("now", "is the clock's of the engine that is given");
  // The interface is all that users need to see of it.
  const engine =
    (options.engine as InProcessEngine | undefined) ?? new InProcessEngine(options.now ?? DEFAULT_NOW);
  const { definition, client } = poseAs(engine, options);
  const { tasks, logger } = options;
  return addHolds(createBackend(definition, { tasks, logger }), engine, client) as TestBackend<C>;
}

function addHolds(
  backend: TaskBackend<Capabilities, TestEngine>,
  engine: InProcessEngine,
  client: object,
): TestBackend {
  const { clock } = engine;
  const quick = <Options extends WorkerOptions>(options: Options | undefined) => ({
    ...options,
    drainTimeoutMs: options?.drainTimeoutMs ?? DRAIN_TIMEOUT_MS,
  });
  const close = async (): Promise<void> => {
    const closed = backend.close();
    engine.releaseSleeping(client);
    await closed;
  };
  return Object.freeze({
    ...backend,
    clock,
    get submissions() {
      return engine.parts.store
        .list()
        .filter(({ submitters }) => submitters.has(client))
        .map(describeRun);
    },
    using: (options: CallOptions) => withExactExpiry(backend.using(options), options.expiresMs),
    startWorker: (options) => backend.startWorker(quick(options)),
    runWorker: (options) => backend.runWorker(quick(options)),
    settle: (options) => engine.settle(options),
    failNextSubmit: (fault) => engine.failNextSubmit(fault),
    killWorker: (worker) => engine.killWorker(worker),
    close,
    [Symbol.asyncDispose]: close,
  } satisfies TestBackend);
}

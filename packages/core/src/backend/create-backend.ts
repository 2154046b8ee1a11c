import type { DefinedBackend } from "../adapter/backend-definition.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import type { ConfigurationDescription, ConfigurationInput } from "../adapter/configuration.ts";
import { BackendUnavailableError } from "../errors/backend-unavailable-error.ts";
import { UnsupportedOptionError } from "../errors/unsupported-option-error.ts";
import { createRegistry } from "../registry/create-registry.ts";
import type { TaskModule } from "../registry/registry.ts";
import { withDeadline } from "../time/with-deadline.ts";
import { consoleLogger, type Logger } from "../worker/logger.ts";
import { createResultReader } from "./backend-result-reader.ts";
import { BackendState } from "./backend-state.ts";
import { createSubmitter, submitterWith } from "./backend-submitter.ts";
import { createWorkerHost } from "./backend-worker-host.ts";
import type { CallOptions } from "./call-options.ts";
import { isProduction } from "./environment.ts";
import { resolveConfiguration } from "./resolve-configuration.ts";
import type { TaskBackend } from "./task-backend.ts";

/** What a backend is made with. */
export interface BackendOptions<D extends ConfigurationDescription = ConfigurationDescription> {
  /** Settings of the engine; unset ones come from the environment, then from the defaults. */
  readonly configuration?: ConfigurationInput<D> | undefined;
  /** Modules whose tasks and workflows are known by name. */
  readonly tasks?: readonly TaskModule[] | undefined;
  /** Default: warnings and errors on the console. */
  readonly logger?: Logger | undefined;
}

/**
 * A backend from its own package: options that its engine lacks do not compile. No I/O: the first call connects.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) with every fault at once
 */
export function createBackend<C extends Capabilities, D extends ConfigurationDescription, Native>(
  definition: DefinedBackend<C, D, Native>,
  options: BackendOptions<D> = {},
): TaskBackend<C, Native> {
  const logger = options.logger ?? consoleLogger;
  const configuration = resolveConfiguration(
    definition,
    options.configuration ?? {},
    process.env,
    isProduction(process.env),
  );
  const state = new BackendState({
    backend: definition,
    adapter: definition.create({ configuration, logger }),
    capabilities: Object.freeze({ ...definition.capabilities, ...definition.narrow?.(configuration) }),
    registry: createRegistry(options.tasks),
    logger,
  });
  return assemble(state) as unknown as TaskBackend<C, Native>;
}

function assemble(state: BackendState): TaskBackend {
  const close = (): Promise<void> => {
    state.closing ??= closeBackend(state);
    return state.closing;
  };
  const backend = {
    name: state.backend.name,
    capabilities: state.capabilities,
    registry: state.registry,
    ...createSubmitter(state, {}),
    using: (options: CallOptions) => submitterWith(state, options),
    ...createResultReader(state),
    cancel: (id: string) => cancel(state, id, "task"),
    cancelWorkflow: (id: string) => cancel(state, id, "workflow"),
    ...createWorkerHost(state),
    ping: (options?: PingOptions) => ping(state, options),
    close,
    [Symbol.asyncDispose]: close,
    // An accessor: reading it may connect the engine's client, and naming the backend must not.
    get native() {
      return state.adapter.native;
    },
  };
  return Object.freeze(backend) as unknown as TaskBackend;
}

type PingOptions = NonNullable<Parameters<TaskBackend["ping"]>[0]>;

const DEFAULT_PING_TIMEOUT_MS = 10_000;

async function ping(state: BackendState, options: PingOptions = {}): Promise<void> {
  state.checkOpen();
  const { signal, timeoutMs = DEFAULT_PING_TIMEOUT_MS } = options;
  const late = (): Error =>
    new BackendUnavailableError(
      `The ${state.backend.name} backend did not answer within ${timeoutMs} ms. Check that the engine runs and can be reached.`,
    );
  await withDeadline((end) => state.adapter.ping(end), { timeoutMs, signal, late });
}

async function cancel(state: BackendState, id: string, kind: "task" | "workflow") {
  state.checkOpen();
  const { adapter } = state;
  if (state.capabilities.cancel === false || adapter.cancel === undefined) {
    throw new UnsupportedOptionError(
      "cancel",
      state.backend.name,
      "Give the task a timeoutMs or an expiry instead.",
    );
  }
  return adapter.cancel(id, kind);
}

async function closeBackend(state: BackendState): Promise<void> {
  state.refuseCalls();
  const stopped = await Promise.allSettled([...state.workers].map((worker) => worker.stop()));
  for (const outcome of stopped) {
    if (outcome.status === "rejected")
      state.logger.error("A worker did not stop cleanly.", { error: String(outcome.reason) });
  }
  await state.adapter.close();
}

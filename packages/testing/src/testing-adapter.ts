import {
  type AdapterCanceller,
  type AdapterFor,
  type AnyAdapter,
  type Capabilities,
  defineAdapter,
  type ResultWatcher,
} from "@task-abstraction/core";
import type { InProcessEngine } from "./engine/in-process-engine.ts";
import { openEngine } from "./engine/open-test-engine.ts";
import type { TestEngine } from "./engine/test-engine.ts";
import { testingCapabilities } from "./testing-capabilities.ts";
import {
  listWarnings,
  narrowCapabilities,
  testingConfiguration,
  validateConfiguration,
} from "./testing-configuration.ts";
import { TestingResults } from "./testing-results.ts";
import { TestingSubmitter } from "./testing-submit.ts";
import { TestingWorker } from "./testing-worker.ts";

/** What one backend on an engine is made of. */
export interface TestingParts {
  /** For messages. */
  readonly name: string;
  readonly engine: InProcessEngine;
  /** Narrowed: what the engine does depends on them. */
  readonly capabilities: Capabilities;
  /** Stands for this backend among those that share the engine. */
  readonly client: object;
  /** Whether it poses as an engine that may have settings of its own. */
  readonly acceptsNative: boolean;
}

/** A backend on an engine of this process; it can cancel exactly where its capabilities say so. */
export function createTestingAdapter(parts: TestingParts): AnyAdapter<TestEngine> & ResultWatcher {
  const submitter = new TestingSubmitter(parts);
  const results = new TestingResults(parts);
  const canceller: AdapterCanceller = { cancel: (id, kind) => results.cancel(id, kind) };
  return {
    native: parts.engine,
    submit: (request) => submitter.submit(request),
    submitWorkflow: (request) => submitter.submitWorkflow(request),
    getResult: (id) => results.getResult(id),
    getWorkflowResult: (id) => results.getWorkflowResult(id),
    ...(parts.capabilities.cancel === false ? {} : canceller),
    watch: (id: string, _kind: "task" | "workflow", wake: () => void) => results.watch(id, wake),
    startWorker: (request) => new TestingWorker(parts, request),
    ping: async (signal) => signal.throwIfAborted(),
    // The engine lives on for other backends, as a server would.
    close: async () => undefined,
  };
}

/** The backend as it is loaded by the package's name: on a named engine of the process, whose clock runs. */
export const testing = defineAdapter({
  name: "testing",
  specVersion: 1,
  capabilities: testingCapabilities,
  configuration: testingConfiguration,
  narrow: narrowCapabilities,
  validate: validateConfiguration,
  warnings: listWarnings,
  create: ({ configuration }) =>
    createTestingAdapter({
      name: "testing",
      engine: openEngine(configuration.engine),
      capabilities: { ...testingCapabilities, ...narrowCapabilities(configuration) },
      client: {},
      acceptsNative: false,
    }) as AdapterFor<typeof testingCapabilities, TestEngine>,
});

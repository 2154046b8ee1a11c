import {
  type AdapterFor,
  type Capabilities,
  type Configuration,
  defineAdapter,
} from "@task-abstraction/core";
import { openEngine } from "../../src/engine/open-test-engine.ts";
import type { TestEngine } from "../../src/index.ts";
import { createTestingAdapter } from "../../src/testing-adapter.ts";
import { fullCapabilities } from "../../src/testing-capabilities.ts";
import { narrowCapabilities, testingConfiguration } from "../../src/testing-configuration.ts";

/** Kinds of engines, by what they cannot do. Between them every capability is lacking once. */
export const poses = {
  /** Keeps little: what waits can be taken back, what was never submitted may still come, few facts are told. */
  forgetful: {
    cancel: "queued",
    unknownId: "pending",
    stepResults: false,
    retryDelay: "per-task",
    expires: false,
    reports: { attempts: false, startedAt: false, running: false, taskName: false },
  },
  /** Takes only what a worker has offered, and tells results to nobody else. */
  strict: {
    cancel: false,
    delay: false,
    priority: false,
    idempotencyKey: false,
    unregisteredTask: "refused",
    results: "submitter-only",
  },
} as const satisfies Readonly<Record<string, Partial<Capabilities>>>;

const configuration = {
  ...testingConfiguration,
  pose: { type: "text", choices: ["forgetful", "strict"], description: "The kind of engine." },
} as const;

function narrow(settings: Configuration<typeof configuration>): Partial<Capabilities> {
  return { ...narrowCapabilities(settings), ...poses[settings.pose as keyof typeof poses] };
}

/** The testing backend as another kind of engine, chosen by its configuration. */
export default defineAdapter({
  name: "posing",
  specVersion: 1,
  capabilities: fullCapabilities,
  configuration,
  narrow,
  create: ({ configuration: settings }) =>
    createTestingAdapter({
      name: "posing",
      engine: openEngine(settings.engine),
      capabilities: { ...fullCapabilities, ...narrow(settings) },
      client: {},
      acceptsNative: false,
    }) as AdapterFor<typeof fullCapabilities, TestEngine>,
});

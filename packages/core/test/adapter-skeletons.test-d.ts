import { describe, expectTypeOf, test } from "vitest";
import type {
  AdapterCanceller,
  AdapterFor,
  BackendAdapter,
  BulkSubmitter,
  ResultWatcher,
} from "../src/adapter/backend-adapter.ts";
import { type BackendDefinition, defineAdapter, SPEC_VERSION } from "../src/adapter/backend-definition.ts";
import type { Configuration } from "../src/adapter/configuration.ts";
import type { Outcome } from "../src/adapter/execution.ts";
import type { SubmissionOutcome } from "../src/adapter/submit-request.ts";
import type { Slot, WorkerRequest } from "../src/adapter/worker-request.ts";
import type { CallOptions } from "../src/backend/call-options.ts";
import type { SubmitError } from "../src/errors/submit-error.ts";
import type { CelerySkeleton, celery } from "./adapter-skeletons/celery-skeleton.ts";
import type { HatchetSkeleton, hatchet } from "./adapter-skeletons/hatchet-skeleton.ts";
import { type PgBossSkeleton, pgboss, pgbossCapabilities } from "./adapter-skeletons/pgboss-skeleton.ts";
import type {
  TemporalSkeleton,
  temporal,
  temporalConfiguration,
} from "./adapter-skeletons/temporal-skeleton.ts";

interface Engines {
  readonly pgboss: readonly [PgBossSkeleton, typeof pgboss];
  readonly celery: readonly [CelerySkeleton, typeof celery];
  readonly temporal: readonly [TemporalSkeleton, typeof temporal];
  readonly hatchet: readonly [HatchetSkeleton, typeof hatchet];
}
type Adapter<Name extends keyof Engines> = Engines[Name][0];
type Definition<Name extends keyof Engines> = Engines[Name][1];
type CapabilitiesOf<Name extends keyof Engines> = Definition<Name>["capabilities"];

describe("the adapter interface fits", () => {
  test("pg-boss: everything, with bulk inserts and notifications", () => {
    expectTypeOf<Adapter<"pgboss">>().toExtend<
      BackendAdapter & AdapterCanceller & BulkSubmitter & ResultWatcher
    >();
    expectTypeOf<Adapter<"pgboss">>().toExtend<AdapterFor<CapabilitiesOf<"pgboss">>>();
  });

  test("Celery: pipelined confirms and SUBSCRIBE; no idempotency key", () => {
    expectTypeOf<Adapter<"celery">>().toExtend<
      BackendAdapter & AdapterCanceller & BulkSubmitter & ResultWatcher
    >();
    expectTypeOf<Adapter<"celery">>().toExtend<AdapterFor<CapabilitiesOf<"celery">>>();
    expectTypeOf<CapabilitiesOf<"celery">["idempotencyKey"]>().toEqualTypeOf<false>();
  });

  test("Temporal: a long poll as watcher; no bulk submit; codecs and certificates as objects", () => {
    expectTypeOf<Adapter<"temporal">>().toExtend<BackendAdapter & AdapterCanceller & ResultWatcher>();
    expectTypeOf<Adapter<"temporal">>().toExtend<AdapterFor<CapabilitiesOf<"temporal">>>();
    expectTypeOf<Adapter<"temporal">>().not.toExtend<BulkSubmitter>();
    type Settings = Configuration<typeof temporalConfiguration>;
    expectTypeOf<Settings["dataConverter"]>().toEqualTypeOf<object | undefined>();
    expectTypeOf<Settings["tls"]>().toEqualTypeOf<object | undefined>();
  });

  test("Hatchet: bulk submit; no watcher, so core polls; neither delay nor idempotency key", () => {
    expectTypeOf<Adapter<"hatchet">>().toExtend<BackendAdapter & AdapterCanceller & BulkSubmitter>();
    expectTypeOf<Adapter<"hatchet">>().toExtend<AdapterFor<CapabilitiesOf<"hatchet">>>();
    expectTypeOf<Adapter<"hatchet">>().not.toExtend<ResultWatcher>();
    expectTypeOf<CapabilitiesOf<"hatchet">["retryDelay"]>().toEqualTypeOf<"per-task">();
  });
});

describe("the definition of a backend", () => {
  test("is a BackendDefinition, whatever its capabilities and settings", () => {
    expectTypeOf<Definition<"pgboss">>().toExtend<BackendDefinition>();
    expectTypeOf<Definition<"celery">>().toExtend<BackendDefinition>();
    expectTypeOf<Definition<"temporal">>().toExtend<BackendDefinition>();
    expectTypeOf<Definition<"hatchet">>().toExtend<BackendDefinition>();
  });

  test("does not compile when it says that it can cancel, and its adapter cannot", () => {
    const { native, submit, submitWorkflow, getResult, getWorkflowResult, startWorker, ping, close } =
      pgboss.create({} as never);
    const withoutCancel = {
      native,
      submit,
      submitWorkflow,
      getResult,
      getWorkflowResult,
      startWorker,
      ping,
      close,
    };
    const common = { name: "x", specVersion: SPEC_VERSION, configuration: {} };
    defineAdapter({
      ...common,
      capabilities: { ...pgbossCapabilities, cancel: false },
      create: () => withoutCancel,
    });
    defineAdapter({
      ...common,
      capabilities: pgbossCapabilities,
      // @ts-expect-error Property 'cancel' is missing
      create: () => withoutCancel,
    });
  });

  test("does not compile without a member that every adapter has", () => {
    defineAdapter({
      name: "x",
      specVersion: SPEC_VERSION,
      configuration: {},
      capabilities: { ...pgbossCapabilities, cancel: false },
      // @ts-expect-error Property 'submitWorkflow' and others are missing
      create: () => ({ native: undefined, submit: pgboss.create({} as never).submit }),
    });
  });

  test("lets callers use only what the engine has", () => {
    expectTypeOf<{ delayMs: number; idempotencyKey: string }>().toExtend<
      CallOptions<CapabilitiesOf<"pgboss">>
    >();
    expectTypeOf<{ delayMs: number; idempotencyKey: string }>().toExtend<
      CallOptions<CapabilitiesOf<"temporal">>
    >();
    expectTypeOf<{ idempotencyKey: string }>().not.toExtend<CallOptions<CapabilitiesOf<"celery">>>();
    expectTypeOf<{ delayMs: number }>().not.toExtend<CallOptions<CapabilitiesOf<"hatchet">>>();
  });
});

describe("what an adapter is given and gives", () => {
  test("a slot answers the outcome alone: when the handler lets go is core's business", () => {
    expectTypeOf<WorkerRequest["takeSlot"]>().returns.resolves.toEqualTypeOf<Slot>();
    expectTypeOf<Slot["execute"]>().returns.toEqualTypeOf<Promise<Outcome>>();
    expectTypeOf<Slot>().not.toHaveProperty("settled");
  });

  test("a failed part of a bulk submit says whether it may have arrived", () => {
    type Failed = Extract<SubmissionOutcome, { status: "failed" }>;
    expectTypeOf<Failed["error"]>().toEqualTypeOf<SubmitError>();
  });
});

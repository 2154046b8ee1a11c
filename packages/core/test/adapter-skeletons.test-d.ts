import { describe, expectTypeOf, test } from "vitest";
import type {
  AdapterCanceller,
  AnyAdapter,
  BackendAdapter,
  BulkSubmitter,
  ResultWatcher,
} from "../src/adapter/backend-adapter.ts";
import type { Capabilities } from "../src/adapter/capabilities.ts";
import type { CallOptions } from "../src/backend/call-options.ts";
import type { CelerySkeleton, celery } from "./adapter-skeletons/celery-skeleton.ts";
import type { HatchetSkeleton, hatchet } from "./adapter-skeletons/hatchet-skeleton.ts";
import type { PgBossSkeleton, pgboss } from "./adapter-skeletons/pgboss-skeleton.ts";
import type { TemporalSkeleton, temporal } from "./adapter-skeletons/temporal-skeleton.ts";

/** The optional interfaces that `cancel` promises: one that says it can cancel must be able to. */
type Promised<C extends Capabilities> = [C["cancel"]] extends [false] ? AnyAdapter : AnyAdapter & AdapterCanceller;

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
    expectTypeOf<Adapter<"pgboss">>().toExtend<BackendAdapter & AdapterCanceller & BulkSubmitter & ResultWatcher>();
    expectTypeOf<Adapter<"pgboss">>().toExtend<Promised<CapabilitiesOf<"pgboss">>>();
  });

  test("Celery: pipelined confirms and SUBSCRIBE; no idempotency key", () => {
    expectTypeOf<Adapter<"celery">>().toExtend<BackendAdapter & AdapterCanceller & BulkSubmitter & ResultWatcher>();
    expectTypeOf<Adapter<"celery">>().toExtend<Promised<CapabilitiesOf<"celery">>>();
    expectTypeOf<CapabilitiesOf<"celery">["idempotencyKey"]>().toEqualTypeOf<false>();
  });

  test("Temporal: a long poll as watcher; no bulk submit", () => {
    expectTypeOf<Adapter<"temporal">>().toExtend<BackendAdapter & AdapterCanceller & ResultWatcher>();
    expectTypeOf<Adapter<"temporal">>().toExtend<Promised<CapabilitiesOf<"temporal">>>();
    expectTypeOf<Adapter<"temporal">>().not.toExtend<BulkSubmitter>();
  });

  test("Hatchet: bulk submit; no watcher, so core polls; neither delay nor idempotency key", () => {
    expectTypeOf<Adapter<"hatchet">>().toExtend<BackendAdapter & AdapterCanceller & BulkSubmitter>();
    expectTypeOf<Adapter<"hatchet">>().toExtend<Promised<CapabilitiesOf<"hatchet">>>();
    expectTypeOf<Adapter<"hatchet">>().not.toExtend<ResultWatcher>();
    expectTypeOf<CapabilitiesOf<"hatchet">["retryDelay"]>().toEqualTypeOf<"per-task">();
  });

  test("an option that an engine lacks does not compile where the engine is known", () => {
    expectTypeOf<{ delayMs: number; idempotencyKey: string }>().toExtend<CallOptions<CapabilitiesOf<"pgboss">>>();
    expectTypeOf<{ delayMs: number; idempotencyKey: string }>().toExtend<CallOptions<CapabilitiesOf<"temporal">>>();
    expectTypeOf<{ idempotencyKey: string }>().not.toExtend<CallOptions<CapabilitiesOf<"celery">>>();
    expectTypeOf<{ delayMs: number }>().not.toExtend<CallOptions<CapabilitiesOf<"hatchet">>>();
  });
});

import { defineTask, workflow } from "@task-abstraction/core";
import type { BackendUnderTest } from "./backend-under-test.ts";
import type { Harness } from "./harness.ts";
import { offerTasks } from "./offer-tasks.ts";
import { OpenBackends } from "./open-backends.ts";

/** Ids as the backend gives them out. */
export interface SampleIds {
  readonly task: string;
  readonly workflow: string;
}

const samples = new WeakMap<Harness, Promise<SampleIds>>();

/** Of a space that no test uses; the same ones for every test of a run. */
export function obtainSampleIds(under: BackendUnderTest, harness: Harness): Promise<SampleIds> {
  const known = samples.get(harness) ?? submitSamples(under, harness);
  samples.set(harness, known);
  return known;
}

async function submitSamples(under: BackendUnderTest, harness: Harness): Promise<SampleIds> {
  const backends = new OpenBackends(under);
  const nothing = defineTask("nothing", () => null);
  const backend = backends.open({ nothing }, (await harness.fresh()).configuration);
  try {
    await offerTasks(backend);
    const flow = workflow("nothing_at_all").step(nothing);
    return { task: await backend.submit(nothing), workflow: await backend.submitWorkflow(flow) };
  } finally {
    await backends.close();
  }
}

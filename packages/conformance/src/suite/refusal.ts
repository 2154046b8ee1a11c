import { type CallOptions, defineTask, type TaskBackend, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

/** The other branch of a capability that is an option of `using()`: refused for every submit, and nothing is sent. */
export function testRefusedOption(suite: Suite, name: string, options: CallOptions): void {
  const unsupported = { code: "UNSUPPORTED_OPTION", option: name } as const;

  suite.test(`using({ ${name} }) throws UNSUPPORTED_OPTION, and nothing is sent`, async (bench) => {
    await expectNothingSent(bench, async (backend) => {
      expect(() => backend.using(options)).toThrow(expect.objectContaining(unsupported));
    });
  });
}

/** Holds that the engine keeps exactly what was submitted before and after. */
export async function expectNothingSent(
  bench: Workbench,
  refused: (backend: TaskBackend, known: { readonly task: string; readonly run: string }) => Promise<void>,
): Promise<void> {
  const backend = bench.open({ nothing, flow });
  await bench.offer(backend);
  const known = { task: await backend.submit(nothing), run: await backend.submitWorkflow(flow) };
  const before = await bench.expectAtLeast(2);
  await refused(backend, known);
  await bench.expectTasks(before);
  // What was sent after all would be seen beside this one, also by a count that lags behind.
  await backend.submit(nothing);
  await bench.expectTasks(before + 1);
}

const nothing = defineTask("nothing", () => null);
const flow = workflow("nothing_at_all").step(nothing);

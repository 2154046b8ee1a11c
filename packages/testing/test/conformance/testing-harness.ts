import { randomUUID } from "node:crypto";
import type { BackendUnderTest, Settings } from "@task-abstraction/conformance";
import { openTestEngine } from "../../src/index.ts";

/** What holds for every set-up of an engine that lives in the process of its tests. */
export function onTestEngine(
  settings: Settings = {},
): Pick<BackendUnderTest, "from" | "limits" | "lowered" | "notRun" | "start"> {
  const notRun = "the engine lives in the process of its tests: nobody else can be killed";
  return {
    from: import.meta.url,
    limits: { redeliveryMs: 1_000, why: "a killed worker's tasks are given back at once" },
    lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 300 } },
    notRun: { "process faults": notRun, "engine faults": notRun },
    start: async () => ({
      async fresh() {
        const engine = randomUUID();
        return {
          configuration: { ...settings, engine },
          probe: { countTasks: async () => openTestEngine(engine).tasks().length },
        };
      },
      async stop() {},
    }),
  };
}

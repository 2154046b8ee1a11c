import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendUnderTest, Harness } from "@task-abstraction/conformance";
import testing, { openTestEngine } from "@task-abstraction/testing";
import { defineMutants } from "./define-mutants.ts";
import directoryMutants from "./directory-mutants.ts";
import type { Mutant } from "./mutant.ts";

/** Short: a mutant that loses something is waited for in vain. */
const RESULT_MS = 3_000;
/** The least that the directory backend takes. */
const LEASE_MS = 1_000;

/** A mutant of the backend for tests, whose engine is in this process. */
export function mutantOfTesting(mutant: Mutant, mutants: readonly Mutant[]): BackendUnderTest {
  const definition = defineMutants(testing, mutants);
  const { that } = mutant;
  return {
    name: that,
    packageName: "@task-abstraction/testing",
    from: import.meta.url,
    definition: { ...definition, capabilities: { ...definition.capabilities, ...mutant.claims } },
    limits: { redeliveryMs: 1_000, why: "", resultMs: RESULT_MS, latenessMs: 1_000 },
    lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 300 } },
    start: async () => ({
      async fresh() {
        const engine = randomUUID();
        return {
          configuration: { ...mutant.settings, engine, mutant: that },
          probe: { countTasks: async () => openTestEngine(engine).tasks().length },
        };
      },
      async stop() {},
    }),
  };
}

/** A mutant of the directory backend, whose workers can be processes. */
export function mutantOfDirectory(mutant: Mutant): BackendUnderTest {
  const { that, claims } = mutant;
  return {
    name: that,
    packageName: "./directory-mutants.ts",
    from: import.meta.url,
    definition: { ...directoryMutants, capabilities: { ...directoryMutants.capabilities, ...claims } },
    limits: {
      redeliveryMs: 3 * LEASE_MS,
      why: "",
      resultMs: RESULT_MS,
      silence: { ms: LEASE_MS, blocked: "run again" },
    },
    start: () => startDirectory(that),
  };
}

async function startDirectory(mutant: string): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), "mutant-"));
  const disk = join(folder, "disk");
  const directory = join(disk, "space");
  mkdirSync(directory, { recursive: true });
  const runs = join(directory, "runs");
  return {
    fresh: async () => ({
      configuration: { directory, leaseMs: LEASE_MS, mutant },
      probe: { countTasks: async () => (await readdir(runs).catch(() => [])).length },
      foreignMessages: {
        "a run that is not JSON": async (queue) => {
          await writeFile(join(runs, "task-0.json"), "{");
          await writeFile(join(directory, "queues", queue, "-1~task-0"), "");
        },
      },
    }),
    async killEngine() {
      await rename(disk, `${disk}-away`);
      return () => rename(`${disk}-away`, disk);
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

import { InProcessEngine } from "./in-process-engine.ts";
import type { TestEngine } from "./test-engine.ts";

const ENGINES: unique symbol = Symbol.for("task-abstraction.test-engines") as never;

/** The engines of this process by name, whichever copy of this package opened them. */
function namedEngines(): Map<string, InProcessEngine> {
  const shared = globalThis as { [ENGINES]?: Map<string, InProcessEngine> };
  shared[ENGINES] ??= new Map();
  return shared[ENGINES];
}

/** The engine with this name; it is made when it is first asked for. */
export function openEngine(name: string): InProcessEngine {
  const engines = namedEngines();
  const engine = engines.get(name) ?? new InProcessEngine();
  engines.set(name, engine);
  return engine;
}

/**
 * The engine of this process with this name, whose clock runs. It is what a backend uses that was loaded by the package's
 * name: for code under test that calls `getBackend()` itself.
 *
 * @param name as in the setting `engine`
 */
export function openTestEngine(name = "default"): TestEngine {
  return openEngine(name);
}

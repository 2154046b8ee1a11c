import { describe, expect, it } from "vitest";
import { killAtRandom } from "./kill-at-random.ts";
import { type ManagedProcess, startProcess } from "./managed-process.ts";
import { createRandom } from "./seeded-random.ts";

const sleeper = (name: string): ManagedProcess =>
  startProcess({ name, arguments: ["--eval", "setInterval(() => {}, 1000); console.log('ready')"] });

describe("createRandom()", () => {
  it("repeats for the same seed and differs for another", () => {
    const numbers = (seed: number): number[] => Array.from({ length: 5 }, createRandom(seed));
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
    expect(numbers(7).every((number) => number >= 0 && number < 1)).toBe(true);
  });
});

describe("killAtRandom()", () => {
  it("kills, replaces and reports until it is told to end", async () => {
    const end = new AbortController();
    let current = sleeper("sleeper");
    let replaced = 0;
    const kills = await killAtRandom({
      seed: 1,
      pauseMs: [1, 20],
      victims: () => [current],
      async replace() {
        replaced += 1;
        current = sleeper("sleeper");
        await current.untilOutput(/ready/, { timeoutMs: 10_000 });
        if (replaced === 2) end.abort();
      },
      signal: end.signal,
    });
    expect(kills.map(({ name }) => name)).toEqual(["sleeper", "sleeper"]);
    await current.kill();
  });
});

describe("startProcess()", () => {
  it("rejects with the output when the process ends before it printed what was waited for", async () => {
    const child = startProcess({ name: "quick", arguments: ["--eval", "console.log('bye')"] });
    await expect(child.untilOutput(/hello/, { timeoutMs: 10_000 })).rejects.toThrow(
      /ended without printing[\s\S]*bye/,
    );
  });

  it("answers how the process ended", async () => {
    const child = startProcess({ name: "three", arguments: ["--eval", "process.exit(3)"] });
    expect(await child.exited).toEqual({ code: 3, signal: null });
  });
});

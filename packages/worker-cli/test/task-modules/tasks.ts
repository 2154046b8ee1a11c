import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { currentTask, defineTask, workflow } from "@task-abstraction/core";

export const add = defineTask(
  "add",
  { description: "Adds two numbers." },
  async (left: number, right: number) => left + right,
);

export const greet = defineTask(
  "greet",
  { queue: "greetings", retry: { maxAttempts: 3, initialDelayMs: 10 } },
  async (name: string) => `Hello ${name}`,
);

export const describe = defineTask(
  "describe",
  async (...args: unknown[]) => ({ args, headers: currentTask().headers }) as Record<string, unknown>,
);

export const fail = defineTask("fail", async (message: string): Promise<string> => {
  throw new TypeError(message);
});

/** Ends when the file appears, or when its worker hands it back. */
export const untilFile = defineTask("until_file", async (path: string, marker: string) => {
  writeFileSync(marker, "started");
  const { signal } = currentTask();
  while (!existsSync(path)) await delay(10, undefined, { signal });
  return "there";
});

/** Keeps its slot whatever its signal says. */
export const stubborn = defineTask("stubborn", async (marker: string) => {
  writeFileSync(marker, "started");
  await new Promise(() => {
    setInterval(() => undefined, 1_000);
  });
});

export const explode = defineTask("explode", async (_before: Record<string, unknown>): Promise<string> => {
  throw new RangeError("too far");
});

export const sum = workflow("sum").step(add, 1, 2).step(add, 10);
export const failing = workflow("failing").step(describe, "x").step(explode).step(describe);

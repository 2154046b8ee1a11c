import { fileURLToPath } from "node:url";
import { startProcess } from "@task-abstraction/conformance";
import { createNamespace } from "@task-abstraction/engines";
import { describe, expect, inject, it } from "vitest";

const program = (name: string): string => fileURLToPath(new URL(`processes/${name}`, import.meta.url));

/** All that a program prints, as JSON, from its start to its end. */
async function run(name: string, words: readonly string[] = []): Promise<unknown> {
  const { address, namespace } = await createNamespace(inject("temporal"));
  const child = startProcess({ name, arguments: [...words, program(name), address, namespace] });
  await child.exited;
  return JSON.parse(child.output().trim().split("\n").at(-1) ?? "null");
}

describe("a process that only submits and waits", () => {
  it("loads no native library, and no worker", async () => {
    expect(await run("client.ts")).toEqual({ native: [], submitted: true });
  });
});

describe("a worker", () => {
  it("says what to install where its packages are missing", async () => {
    expect(await run("worker.ts", ["--import", program("without-worker.ts")])).toMatchObject({
      code: "ENGINE_ERROR",
      message: expect.stringMatching(/not installed here\. Run: npm install @temporalio\/worker/),
    });
  });

  it("leaves signals to the application, and writes nothing by itself", async () => {
    expect(await run("worker.ts")).toEqual({ signals: { SIGINT: 0, SIGTERM: 0, SIGQUIT: 0, SIGUSR2: 0 } });
  });
});

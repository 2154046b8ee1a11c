import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { expect, test } from "vitest";
import {
  createWorkspace,
  type RunningCommand,
  runCompanion,
  startCommand,
  startWorker,
} from "./run-command.ts";

function portOf(worker: RunningCommand): number {
  return worker.log.find(({ msg }) => msg === "Health probes are served.")?.["port"] as number;
}

async function probe(
  worker: RunningCommand,
  path: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${portOf(worker)}${path}`);
  return { status: response.status, body: await response.json() };
}

test("/livez and /readyz answer 200 with JSON while the worker serves", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(["--health-port", "0", "--name", "one"], { env });
  expect(await probe(worker, "/livez")).toEqual({
    status: 200,
    body: { status: "alive", uptimeMs: expect.any(Number) },
  });
  expect(await probe(worker, "/readyz")).toEqual({
    status: 200,
    body: {
      status: "ready",
      worker: "one",
      backend: "files",
      running: 0,
      pingMs: expect.any(Number),
      reasons: [],
    },
  });
  expect((await probe(worker, "/other")).status).toBe(404);
});

test("a worker that waits for its engine is alive and not ready", async () => {
  const { env } = createWorkspace();
  const worker = startCommand("worker", ["--health-port", "0"], { env: { ...env, FILES_FAULT: "silent" } });
  await worker.prints("Health probes are served.");
  expect((await probe(worker, "/livez")).status).toBe(200);
  const { status, body } = await probe(worker, "/readyz");
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: "not-ready",
    reasons: ["the worker is starting", expect.stringContaining("the engine does not answer")],
  });
});

test("a worker that drains is alive and not ready", async () => {
  const { folder, env } = createWorkspace();
  const worker = await startWorker(["--health-port", "0"], { env });
  await runCompanion(
    ["submit", "until_file", JSON.stringify(join(folder, "end")), JSON.stringify(join(folder, "marker"))],
    { env },
  );
  await eventually(async () => ((await probe(worker, "/readyz")).body as { running: number }).running === 1);
  worker.send("SIGTERM");
  await worker.prints("draining");
  expect(await probe(worker, "/readyz")).toMatchObject({
    status: 503,
    body: { reasons: [expect.stringContaining("stopping"), ...[]] },
  });
  expect((await probe(worker, "/livez")).status).toBe(200);
  writeFileSync(join(folder, "end"), "");
  expect((await worker.ended).code).toBe(0);
});

test("--health-host narrows the address", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(["--health-port", "0", "--health-host", "::1"], { env });
  await expect(fetch(`http://127.0.0.1:${portOf(worker)}/livez`)).rejects.toThrow();
  expect((await fetch(`http://[::1]:${portOf(worker)}/livez`)).status).toBe(200);
});

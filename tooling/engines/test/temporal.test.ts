import { randomUUID } from "node:crypto";
import { WorkflowNotFoundError } from "@temporalio/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createNamespace, runTemporal, startTemporal, type TemporalServer } from "../src/index.ts";
import { probeTemporal } from "../src/temporal/probe-temporal.ts";
import { withTemporal } from "../src/temporal/with-temporal.ts";
import { withClient } from "./temporal/with-client.ts";

type Place = Parameters<typeof withClient>[0];

let temporal: TemporalServer;

beforeAll(async () => {
  vi.stubEnv("TASK_ENGINES_TEMPORAL_VERSION", undefined);
  temporal = await startTemporal({ databaseFile: true, dynamicConfiguration: { "limit.maxIDLength": 100 } });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await temporal?.stop();
});

test("startTemporal() answers clients as Temporal 1.32 with standalone activities", async () => {
  const { serverVersion } = await withTemporal(temporal.address, ({ workflowService }) =>
    workflowService.getSystemInfo({}),
  );
  expect(serverVersion).toMatch(/^1\.32\./);
  const { namespaceInfo } = await withTemporal(temporal.address, ({ workflowService }) =>
    workflowService.describeNamespace({ namespace: "default" }),
  );
  expect(namespaceInfo?.capabilities).toMatchObject({
    standaloneActivities: true,
    standaloneActivityStartDelay: true,
  });
});

test("startTemporal() takes further settings", async () => {
  const workflowId = await start(temporal, "a".repeat(100));
  await expect(start(temporal, `${workflowId}a`)).rejects.toMatchObject({
    cause: { details: expect.stringContaining("101/100") },
  });
});

test("kill() ends it, and start() brings it back at the same address with its workflows", async () => {
  const workflowId = await start(temporal);
  await temporal.kill();
  await expect(probeTemporal(temporal.address)).rejects.toThrow();
  await temporal.start();
  expect(await readStatus(temporal, workflowId)).toBe("RUNNING");
});

test("restart() keeps its workflows", async () => {
  const workflowId = await start(temporal);
  await temporal.restart();
  expect(await readStatus(temporal, workflowId)).toBe("RUNNING");
});

test("startTemporal() without a file starts empty after a kill", async () => {
  await using other = await startTemporal();
  const workflowId = await start(other);
  await other.kill();
  await other.start();
  await expect(readStatus(other, workflowId)).rejects.toThrow(WorkflowNotFoundError);
});

test("pause() keeps connections open without an answer, and unpause() answers what was asked meanwhile", async () => {
  await withClient(temporal, async ({ workflowService }) => {
    await workflowService.getSystemInfo({});
    await temporal.pause();
    let isAnswered = false;
    const answer = workflowService.getClusterInfo({}).then(() => {
      isAnswered = true;
    });
    await expect(
      withClient(temporal, (client) =>
        client.connection.withDeadline(Date.now() + 500, () => client.workflowService.getSystemInfo({})),
      ),
    ).rejects.toThrow();
    expect(isAnswered).toBe(false);
    await temporal.unpause();
    await answer;
  });
});

test("createNamespace() makes a world without the workflows of others", async () => {
  const [one, other] = await Promise.all([createNamespace(temporal), createNamespace(temporal)]);
  const workflowId = await start(one);
  expect(await readStatus(one, workflowId)).toBe("RUNNING");
  await expect(readStatus(other, workflowId)).rejects.toThrow(WorkflowNotFoundError);
});

test("createNamespace() resolves when workflows can be started, also where there was none of that name a moment ago", async () => {
  const namespace = randomUUID();
  await expect(start({ ...temporal, namespace })).rejects.toThrow(namespace);
  await start(await createNamespace(temporal, namespace));
});

test("createNamespace() rejects for a name that there is already", async () => {
  await expect(createNamespace(temporal, "default")).rejects.toThrow("already exists");
});

test("runTemporal() runs the CLI in a namespace", async () => {
  const world = await createNamespace(temporal);
  const words = ["workflow", "start", "--type", "extract_data", "--task-queue", "data", "--input", '["a"]'];
  const { exitCode, stderr } = await runTemporal(world, [...words, "--workflow-id", "of-the-cli"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await readStatus(world, "of-the-cli")).toBe("RUNNING");
});

test("runTemporal() tells of words that the CLI does not know", async () => {
  expect(await runTemporal(temporal, ["sideways"])).toMatchObject({
    exitCode: 1,
    stderr: "unknown command\n",
  });
});

/** Starts a workflow that nobody serves. Resolves to its id. */
function start(place: Place, workflowId: string = randomUUID()): Promise<string> {
  return withClient(place, async ({ workflow }) => {
    await workflow.start("nothing", { workflowId, taskQueue: "nobody" });
    return workflowId;
  });
}

function readStatus(place: Place, workflowId: string): Promise<string> {
  return withClient(place, async ({ workflow }) => {
    const { status } = await workflow.getHandle(workflowId).describe();
    return status.name;
  });
}

import { expect, test } from "vitest";
import { listContainers } from "../src/container/list-containers.ts";
import { startContainer } from "../src/container/start-container.ts";
import { connectToDocker } from "../src/docker/connect-to-docker.ts";
import { planPostgres } from "../src/postgres/plan-postgres.ts";

const engine = "postgres-that-fails";
const plan = {
  ...planPostgres({ fsync: false }),
  engine,
  command: ["postgres", "-c", "max_connections=none"],
};

test("startContainer() rejects with ENGINE_NOT_STARTED, the end of the log and no password, when the engine ends", async () => {
  const failure: unknown = await startContainer(plan).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "ENGINE_NOT_STARTED",
    message: expect.stringContaining('invalid value for parameter "max_connections"'),
  });
  expect(String(failure)).not.toContain(plan.password);
});

test("startContainer() leaves no container behind when the engine ends", async () => {
  await expect(startContainer(plan)).rejects.toThrow();
  const containers = await listContainers(await connectToDocker());
  expect(containers.filter((container) => container.engine === engine)).toEqual([]);
});

import celery from "@task-abstraction/backend-celery";
import { eventually } from "@task-abstraction/conformance";
import { createBackend, unwrap } from "@task-abstraction/core";
import {
  buildOwnImage,
  connectToDocker,
  type Docker,
  obtainNodeImage,
  startRedis,
} from "@task-abstraction/engines";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application } from "./application.ts";

const application = new Application();
const images = {
  core: `worker-image-core:${process.pid}`,
  enterprise: `worker-image-enterprise:${process.pid}`,
};
const MEBIBYTE = 1024 ** 2;
let docker: Docker;

beforeAll(async () => {
  docker = await connectToDocker();
  const [base] = await Promise.all([obtainNodeImage(), application.install()]);
  const build = async (edition: keyof typeof images, backend: string): Promise<void> => {
    const buildArguments = { BASE: base, EDITION: edition, BACKEND: backend };
    const size = await buildOwnImage({ name: images[edition], folder: application.folder, buildArguments });
    const { Size: baseSize } = await docker.getImage(base).inspect();
    console.info(
      `image of a worker, ${edition} on ${backend}: ${Math.round(size / MEBIBYTE)} MiB, of which ${Math.round((size - baseSize) / MEBIBYTE)} MiB are the worker`,
    );
  };
  await build("core", "celery");
  await build("enterprise", "pgboss,celery");
}, 300_000);
afterAll(async () => {
  for (const name of Object.values(images)) await docker.getImage(name).remove({ force: true });
  application[Symbol.dispose]();
});

/** Runs a container to its end. */
async function run(image: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  const container = await docker.createContainer({ Image: image, Cmd: [...words] });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
    return { code: StatusCode, output: await readLog(container) };
  } finally {
    await container.remove({ force: true });
  }
}

type Container = Awaited<ReturnType<Docker["createContainer"]>>;

/** What it printed, without the eight bytes before each piece that tell the streams apart. */
async function readLog(container: Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, follow: false });
  let text = "";
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4))
    text += log.subarray(at + 8, at + 8 + log.readUInt32BE(at + 4)).toString("utf8");
  return text;
}

async function execute(container: Container, words: readonly string[]): Promise<void> {
  const command = await container.exec({ Cmd: [...words], AttachStdout: true, AttachStderr: true });
  const stream = await command.start({});
  stream.resume();
  await new Promise((resolve) => {
    stream.once("end", resolve);
  });
  expect((await command.inspect()).ExitCode).toBe(0);
}

test("EDITION=core has no enterprise task, EDITION=enterprise has", async () => {
  const tasksOf = async (image: string): Promise<string> => (await run(image, ["--manifest"])).output;
  expect(await tasksOf(images.core)).not.toContain("enterprise");
  expect(await tasksOf(images.enterprise)).toContain("@task-abstraction/tasks-enterprise");
});

test("the container is not root's, and in production --queues is required", async () => {
  const { Config } = await docker.getImage(images.core).inspect();
  expect(Config.User).toBe("worker");
  expect(await run(images.core, [])).toMatchObject({
    code: 2,
    output: expect.stringContaining("--queues is required"),
  });
});

test("the same image runs on another engine, which TASK_BACKEND_TYPE names", async () => {
  await using redis = await startRedis();
  const { HostConfig } = await docker.getContainer(redis.containerName).inspect();
  const container = await docker.createContainer({
    Image: images.enterprise,
    Cmd: ["--queues", "default"],
    Env: [
      "TASK_BACKEND_TYPE=celery",
      `CELERY_BROKER_URL=${redis.urlInside}`,
      `CELERY_RESULT_BACKEND=${redis.urlInside}`,
    ],
    HostConfig: { NetworkMode: HostConfig.NetworkMode ?? "default" },
  });
  try {
    await container.start();
    const configuration = { brokerUrl: redis.url, resultBackend: redis.url };
    await using backend = createBackend(celery, { configuration });
    const id = await backend.submit<number>("add", 2, 3);
    const result = await backend.waitForResult(id, { timeoutMs: 60_000 });
    expect(unwrap(result)).toBe(5);
  } finally {
    await container.remove({ force: true });
  }
}, 120_000);

test("a container becomes healthy, and docker stop lets the running task end", async () => {
  const container = await docker.createContainer({
    Image: images.enterprise,
    Cmd: ["--queues", "default"],
    Env: ["TASK_BACKEND_TYPE=pgboss"],
    // The image's own check, more often than a deployment needs it.
    Healthcheck: { Interval: 500_000_000 } as never,
  });
  try {
    await container.start();
    await eventually(
      async () => {
        const { State } = await container.inspect();
        if (!State.Running) throw new Error(await readLog(container));
        return State.Health?.Status === "healthy";
      },
      { timeoutMs: 60_000 },
    );
    const script = `
      import pgboss from "/worker/node_modules/@task-abstraction/backend-pgboss/dist/index.js";
      import { createBackend } from "/worker/node_modules/@task-abstraction/core/dist/index.js";
      await using backend = createBackend(pgboss);
      const id = await backend.submit("sleep", 3000);
      while ((await backend.getResult(id)).status !== "running") await new Promise(setImmediate);`;
    await execute(container, ["node", "--input-type=module", "-e", script]);
    await container.stop({ t: 30 });
    expect((await container.inspect()).State).toMatchObject({ ExitCode: 0, OOMKilled: false });
    expect(await readLog(container)).toMatch(/SIGTERM: draining.*"completed":1.*Worker stopped\./s);
  } finally {
    await container.remove({ force: true });
  }
}, 120_000);

import { fileURLToPath } from "node:url";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CeleryClient,
  type CeleryWorker,
  type EngineContainer,
  type RedisServer,
  startCeleryClient,
  startCeleryWorker,
  startFlower,
  startRedis,
  takeRedisDatabase,
} from "../src/index.ts";

const WORKER = "celery@one";
const receiver = `
from tasks import app

with app.connection() as connection:
    receiver = app.events.Receiver(connection, handlers={"*": lambda event: print(event["type"], flush=True)})
    print("listening", flush=True)
    receiver.capture(limit=None, timeout=None, wakeup=False)
`;

let redis: RedisServer;
let client: CeleryClient;
let worker: CeleryWorker;
let flower: EngineContainer;

beforeAll(async () => {
  redis = await startRedis({ appendOnly: false });
  const { urlInside } = await takeRedisDatabase(redis);
  const modules = fileURLToPath(new URL("celery", import.meta.url));
  const options = { brokerUrl: urlInside, resultUrl: urlInside, modules };
  [client, worker, flower] = await Promise.all([
    startCeleryClient(options),
    startCeleryWorker({ ...options, app: "tasks", arguments: ["-P", "solo", "-E", "-n", WORKER] }),
    startFlower({ brokerUrl: urlInside }),
  ]);
});
afterAll(() => Promise.all([client, worker, flower, redis].map((container) => container?.stop())));

test("runPython() tells what a script wrote and its exit code", async () => {
  const script = "import sys\nprint('out ü')\nprint('err', file=sys.stderr)\nsys.exit(3)";
  expect(await client.runPython(script)).toEqual({ stdout: "out ü\n", stderr: "err\n", exitCode: 3 });
});

test("runPython() kills a script that takes too long, and rejects", async () => {
  const script = "import time\nopen('/tmp/running', 'w')\ntime.sleep(600)";
  await expect(client.runPython(script, { timeoutMs: 1_000 })).rejects.toThrow("after 1000 ms");
  const { stdout } = await client.runPython(
    "import glob\nprint(*(open(name).read() for name in glob.glob('/proc/[0-9]*/cmdline')))",
  );
  expect(stdout).not.toContain("/tmp/running");
});

test("runPython() submits a task and gets its result", async () => {
  const { stdout } = await client.runPython("from tasks import add; print(add.delay(2, 3).get(timeout=10))");
  expect(stdout).toBe("5\n");
});

test("runCelery() runs a command of Celery", async () => {
  const { stdout, exitCode } = await client.runCelery(["inspect", "ping", "--json"]);
  expect({ exitCode, answers: JSON.parse(stdout) }).toEqual({
    exitCode: 0,
    answers: { [WORKER]: { ok: "pong" } },
  });
});

test("startPython() runs a receiver of events until it is ended", async () => {
  const script = await client.startPython(receiver);
  await eventually(() => expect(script.stdout()).toContain("listening"));
  await client.runPython("from tasks import add; add.delay(2, 3)");
  await eventually(() => expect(script.stdout()).toContain("task-succeeded"));
  const { exitCode } = await script.end();
  expect(exitCode).toBe(143);
  expect(await script.end()).toBe(await script.finished);
});

test("startPython() tells of the end of a script whose container is removed", async () => {
  const other = await startCeleryClient({ brokerUrl: redis.urlInside });
  const script = await other.startPython("import time\nprint('on')\ntime.sleep(600)");
  await eventually(() => expect(script.stdout()).toBe("on\n"));
  await other.stop();
  const finished = await script.finished;
  expect(finished).toMatchObject({ stdout: "on\n", exitCode: 137 });
  expect(await script.end()).toBe(finished);
});

test("startFlower() shows the workers", async () => {
  await eventually(async () => {
    const response = await fetch(`${flower.url}/api/workers?refresh=1`);
    expect(await response.json()).toHaveProperty([WORKER]);
  });
});

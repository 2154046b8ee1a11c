import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { ClaimProcesses } from "./claim-process.ts";
import { startPython } from "./python.ts";
import { RedisPlace } from "./redis-place.ts";

const place = RedisPlace.register();
const processes = ClaimProcesses.register(place);
const who = defineTask("shared.who", () => "typescript");
const LONG_MS = 60_000;
const wait = { timeoutMs: 20_000 };

test(
  "what a Python worker took and left is run by ours after the visibility timeout",
  async () => {
    const backend = place.backend(
      { sleep: defineTask("shared.sleep", () => "typescript") },
      { visibilityTimeoutSeconds: 3 },
    );
    const python = await startPython(place);
    const id = await backend.using({ queue: "py" }).submit("shared.sleep", 60);
    await eventually(async () => expect(await python.readLog()).toContain(`[${id}] received`));
    await python.kill();
    await backend.startWorker({ queues: ["py"] });
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("typescript");
    await eventually(async () => expect(await place.countUnacked()).toBe(0));
    await python.stop();
  },
  LONG_MS,
);

test(
  "what our worker took and left is run by a Python worker after the visibility timeout",
  async () => {
    const backend = place.backend();
    const id = await backend.using({ queue: "py", priority: "low" }).submit("shared.who");
    const worker = await processes.start({ queue: "py" });
    await worker.kill();
    const [tag = ""] = await place.redis.zrange("unacked_index", 0, "-1");
    // An hour has passed.
    await place.redis.zadd("unacked_index", 1, tag);
    await using _python = await startPython(place);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("python");
    await eventually(async () => expect(await place.countUnacked()).toBe(0));
  },
  LONG_MS,
);

test(
  "a task of ours that is longer than the visibility timeout runs once, beside Python workers that put back",
  async () => {
    let runs = 0;
    const long = defineTask("long", async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      return "done";
    });
    const backend = place.backend({ long }, { visibilityTimeoutSeconds: 2 });
    await using _python = await startPython(place, { visibilityTimeoutSeconds: 2 });
    await backend.startWorker({ queues: ["long"] });
    const id = await backend.using({ queue: "long" }).submit(long);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("done");
    expect(runs).toBe(1);
  },
  LONG_MS,
);

test(
  "what waits for its time is put back by a Python worker when none of ours is there any more",
  async () => {
    const backend = place.backend({ who });
    const worker = await backend.startWorker({ queues: ["py"] });
    const id = await backend.using({ queue: "py", delayMs: 3_000 }).submit(who);
    await eventually(async () => expect(await place.redis.zcard("task-abstraction-delayed-py")).toBe(1));
    await worker.stop();
    // An hour has passed.
    const [tag = ""] = await place.redis.zrange("unacked_index", 0, "-1");
    await place.redis.zadd("unacked_index", 1, tag);
    const python = await startPython(place);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("python");
    await python.stop();
    // Ours finds that it is done.
    await backend.startWorker({ queues: ["py"] });
    await eventually(async () => expect(await place.redis.exists("task-abstraction-delayed-py")).toBe(0));
    expect(await place.redis.llen("py")).toBe(0);
  },
  LONG_MS,
);

test(
  "a queue is shared with a Python worker, and nothing but results and bindings is left",
  async () => {
    const backend = place.backend({ who });
    const python = await startPython(place);
    const worker = await backend.startWorker({ queues: ["py"], concurrency: 1 });
    const ids = await backend.using({ queue: "py" }).submitMany(
      who,
      Array.from({ length: 200 }, () => []),
    );
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(new Set(results.map(unwrap))).toEqual(new Set(["python", "typescript"]));
    expect((await python.runCelery(["inspect", "ping", "--timeout", "5"])).stdout).toContain("pong");
    await worker.stop();
    await python.stop();
    const left = (await place.redis.keys("*")).filter(
      (key) => !key.startsWith("celery-task-meta-") && !key.startsWith("_kombu.binding"),
    );
    expect(left).toEqual([]);
  },
  LONG_MS,
);

test(
  "global_keyprefix is before every key, and both sides find each other's tasks and results",
  async () => {
    const prefix = "app1:";
    const backend = place.backend({ who }, { keyPrefix: prefix, resultKeyPrefix: prefix });
    await backend.startWorker({ queues: ["ts"], name: "ts@prefixed" });
    await using python = await startPython(place, { prefix });
    const id = await backend.using({ queue: "py" }).submit(who);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("python");
    const answer = await python.runPython(
      'import tasks; print(tasks.app.send_task("shared.who", queue="ts").get(timeout=10))',
    );
    expect(answer).toMatchObject({ stdout: "typescript\n", exitCode: 0 });
    const ping = ["-A", "tasks", "inspect", "ping", "--timeout", "5"];
    expect((await python.runCelery(ping)).stdout).toContain("ts@prefixed");
    const keys = await place.redis.keys("*");
    expect(keys.filter((key) => !key.startsWith(prefix))).toEqual([]);
  },
  LONG_MS,
);

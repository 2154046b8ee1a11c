import { defineTask, unwrap } from "@task-abstraction/core";
import { describe, expect, test } from "vitest";
import { brokerNames, ControlPlace } from "./control-place.ts";
import { createGated } from "./gated-task.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);
const WAIT = { timeoutMs: 20_000 };

describe.each(brokerNames)("on %s", (brokerName) => {
  const place = ControlPlace.register(brokerName);

  test("celery control revoke drops what waits, and lets run what runs", async () => {
    const { gated, open, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated, add }, { concurrency: 1 });
    const running = await backend.using({ queue }).submit("ts.gated");
    await started;
    const waiting = await backend.using({ queue }).submit("ts.add", 1, 2);
    const [answer] = (await place.ask(hostname, "control", "revoke", running, waiting)) as unknown[];
    expect(answer).toEqual({ [hostname]: { ok: `tasks {'${running}', '${waiting}'} flagged as revoked` } });
    expect((await backend.waitForResult(waiting, WAIT)).status).toBe("cancelled");
    open("done");
    expect(unwrap(await backend.waitForResult(running, WAIT))).toBe("done");
  });

  test("celery control revoke keeps a task from running that comes later", async () => {
    const { hostname, queue, backend } = await place.serve({ add });
    await place.ask(hostname, "control", "revoke", "11111111-1111-4111-8111-111111111111");
    await place.run(`app.send_task("ts.add", [1, 2], queue="${queue}", task_id="11111111-1111-4111-8111-111111111111")
print("null")`);
    expect((await backend.waitForResult("11111111-1111-4111-8111-111111111111", WAIT)).status).toBe(
      "cancelled",
    );
  });

  test("celery control terminate stops what runs", async () => {
    const { gated, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated });
    const id = await backend.using({ queue }).submit("ts.gated");
    await started;
    expect(await place.ask(hostname, "control", "terminate", "SIGTERM", id)).toEqual([
      { [hostname]: { ok: `terminate: ${id}` } },
    ]);
    expect((await backend.waitForResult(id, WAIT)).status).toBe("cancelled");
  });

  test("celery control shutdown ends the worker when what runs has ended", async () => {
    const { gated, open, started } = createGated();
    const { backend, queue, hostname, worker } = await place.serve({ gated });
    const id = await backend.using({ queue }).submit("ts.gated");
    await started;
    expect(await place.ask(hostname, "control", "shutdown")).toEqual([
      { [hostname]: { ok: "shutting down" } },
    ]);
    open("done");
    await worker.done;
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe("done");
    expect(await place.run(`print(json.dumps(app.control.ping(timeout=0.5)))`)).toEqual([]);
  });

  test("a command that there is not is answered with Python's KeyError", async () => {
    const { hostname } = await place.serve({ add });
    const answer = await place.run(
      `print(json.dumps(app.control.broadcast("nosuch", reply=True, limit=1, timeout=10)))`,
    );
    expect(answer).toEqual([{ [hostname]: { error: "KeyError('nosuch')" } }]);
  });

  test("hello of a Python worker is answered with what was revoked, as it can read it", async () => {
    const { hostname } = await place.serve({ add });
    const answer = await place.run<Record<string, { clock: number; revoked: object }>>(
      `from celery.utils.collections import LimitedSet
revoked = LimitedSet()
answer = app.control.inspect(timeout=10, limit=1).hello("py@there", {"theirs": 1.5})
for reply in answer.values(): revoked.update(reply["revoked"])
print(json.dumps({"clock": answer["${hostname}"]["clock"], "revoked": list(revoked)}))`,
    );
    expect(answer).toEqual({ clock: expect.any(Number), revoked: ["theirs"] });
  });

  test("only workers that are named, or whose name matches, answer", async () => {
    const [first, second] = await Promise.all([
      place.serve({ add }, { name: "one@ts" }),
      place.serve({ add }, { name: "two@ts" }),
    ]);
    const answers = await place.run(
      `def names(replies): return sorted(name for reply in replies for name in reply)
print(json.dumps([
    names(app.control.ping(timeout=1)),
    names(app.control.ping(timeout=1, destination=["two@ts"])),
    names(app.control.broadcast("ping", reply=True, timeout=1, pattern="o*@ts", matcher="glob")),
    names(app.control.broadcast("ping", reply=True, timeout=1, pattern="(two|three)@", matcher="pcre")),
]))`,
    );
    expect([first.hostname, second.hostname]).toEqual(["one@ts", "two@ts"]);
    expect(answers).toEqual([["one@ts", "two@ts"], ["two@ts"], ["one@ts"], ["two@ts"]]);
  });

  test("two workers of one name both work, hear and answer", async () => {
    await place.serve({ add }, { name: "same@ts" });
    await place.serve({ add }, { name: "same@ts" });
    const replies = await place.run<unknown[]>(
      `import warnings
warnings.simplefilter("ignore")
print(json.dumps(app.control.broadcast("ping", reply=True, limit=2, timeout=10)))`,
    );
    expect(replies).toEqual([{ "same@ts": { ok: "pong" } }, { "same@ts": { ok: "pong" } }]);
  });

  test("a worker goes on after commands that nobody could carry out", async () => {
    const { hostname, complaints } = await place.serve({ add });
    await place.run(`for method, arguments in [("revoke", {"task_id": 5}), ("revoke", {}), ("hello", {"revoked": 7}), (3, {}),
        ("query_task", {"ids": None}), ("constructor", {})]:
    app.control.broadcast(method, arguments)
with app.connection() as connection:
    producer = connection.Producer()
    for body in [None, 5, [], "text", {"method": None}, {"method": "ping", "arguments": "x"}, {"method": "ping", "reply_to": {"exchange": "nosuch", "routing_key": "x"}}]:
        producer.publish(body, exchange="celery.pidbox", serializer="json")
    producer.publish(b"{", exchange="celery.pidbox", content_type="application/json", content_encoding="utf-8")
print("null")`);
    expect(await place.ask(hostname, "inspect", "ping")).toEqual({ [hostname]: { ok: "pong" } });
    expect(complaints).toEqual([]);
  });

  test("remoteControl: false answers nothing, and what is cancelled is stopped all the same", async () => {
    const { gated, started, stopped } = createGated();
    const configuration = { remoteControl: false };
    const { backend, queue } = await place.serve({ gated }, { configuration });
    const id = await backend.using({ queue }).submit("ts.gated");
    await started;
    expect(await place.run(`print(json.dumps(app.control.ping(timeout=1)))`)).toEqual([]);
    await backend.cancel(id);
    expect(await stopped).toBe("TaskCancelled");
  });
});

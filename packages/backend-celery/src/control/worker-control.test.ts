import { expect, test } from "vitest";
import type { ControlListener, Notice } from "../broker/celery-broker.ts";
import type { CeleryConfiguration } from "../celery-configuration.ts";
import { Revocations } from "../revocations.ts";
import type { ControlledWorker } from "./controlled-worker.ts";
import { WorkerControl } from "./worker-control.ts";

/** A worker that knows no tasks, and what it says. */
async function begin(settings: Partial<CeleryConfiguration> = {}) {
  const notices: Notice[] = [];
  const warnings: string[] = [];
  const revoked: string[] = [];
  const armed = Promise.withResolvers<ControlListener>();
  const broker = {
    notify: (notice: Notice) => void notices.push(notice),
    async listen(listener: ControlListener) {
      armed.resolve(listener);
      return { async [Symbol.asyncDispose]() {} };
    },
  };
  const worker: ControlledWorker = {
    hostname: "w@host",
    configuration: { remoteControl: true, taskEvents: false, ...settings } as CeleryConfiguration,
    brokerTitle: "a broker",
    queues: [],
    get taskNames(): readonly string[] {
      throw new Error("out of order");
    },
    concurrency: 1,
    prefetch: 1,
    revocations: new Revocations((id, reach) => void revoked.push(`${id} ${reach}`)),
    listTasks: () => [],
    stop: () => undefined,
  };
  const warn = (text: string): void => void warnings.push(text);
  const control = new WorkerControl(broker, worker, { debug() {}, info() {}, warn, error() {} });
  const begun = await control.begin();
  const { onMessage } = await armed.promise;
  const ask = (method: string, clock?: number): unknown => {
    notices.length = 0;
    const reply_to = { exchange: "reply.celery.pidbox", routing_key: "asker" };
    onMessage({ body: { method, arguments: { task_id: "a" }, ticket: "t", reply_to }, headers: { clock } });
    return notices.at(0);
  };
  return { begun, ask, onMessage, notices, warnings, revoked };
}

test("an answer goes to its asker, with his ticket and a clock after his", async () => {
  const { ask } = await begin();
  expect(ask("ping", 100)).toEqual({
    exchange: "reply.celery.pidbox",
    routingKey: "asker",
    body: { "w@host": { ok: "pong" } },
    headers: { ticket: "t", clock: 102 },
  });
});

test("a command that fails is told to its asker, and the next one is answered", async () => {
  const { ask, warnings } = await begin();
  expect(ask("registered")).toMatchObject({ body: { "w@host": { error: "Error: out of order" } } });
  expect(warnings).toEqual(['Command "registered" of the remote control failed.']);
  expect(ask("ping")).toMatchObject({ body: { "w@host": { ok: "pong" } } });
});

test.each(["toString", "__proto__", "it's"])("%s is no command", async (method) => {
  const { ask } = await begin();
  expect(ask(method)).toMatchObject({
    body: { "w@host": { error: expect.stringMatching(/^KeyError\(.+\)$/) } },
  });
});

test("revoke reaches what waits, terminate also what runs", async () => {
  const { ask, revoked } = await begin();
  ask("revoke");
  ask("terminate");
  expect(revoked).toEqual(["a waiting", "a running"]);
});

test("remoteControl: false obeys revoke without an answer, and nothing else", async () => {
  const { ask, revoked } = await begin({ remoteControl: false });
  expect([ask("ping"), ask("terminate"), ask("revoke")]).toEqual([undefined, undefined, undefined]);
  expect(revoked).toEqual(["a waiting"]);
});

test.each([
  [{}, true],
  [{ remoteControl: false, taskEvents: true }, true],
  [{ remoteControl: false }, false],
])("with %o it says that it is there: %o", async (settings, isSeen) => {
  const { begun, notices } = await begin(settings);
  await begun[Symbol.asyncDispose]();
  expect(notices.map(({ routingKey }) => routingKey)).toEqual(
    isSeen ? ["worker.online", "worker.offline"] : [],
  );
});

test.each([
  [{}],
  [{ method: null }],
  [{ method: "revoke", arguments: null }],
  [{ method: "revoke", arguments: { task_id: [5, null] } }],
  [{ method: "hello", arguments: { revoked: 7 } }],
  [{ method: "query_task", arguments: { ids: {} } }],
  [{ method: "ping", destination: "w@host", reply_to: "x", ticket: {} }],
])("%j is heard without a word", async (body) => {
  const { onMessage, notices, revoked, warnings } = await begin();
  notices.length = 0;
  onMessage({ body, headers: { clock: {}, expires: "never" } });
  expect([notices, revoked, warnings]).toEqual([[], [], []]);
});

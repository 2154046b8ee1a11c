import { eventually } from "@task-abstraction/conformance";
import { createBackend, defineTask, type TaskModule } from "@task-abstraction/core";
import { createVirtualHost, takeRedisDatabase, type VirtualHost } from "@task-abstraction/engines";
import { type ConfirmChannel, connect } from "amqplib";
import { expect, inject, onTestFinished, test } from "vitest";
import celery from "../../src/index.ts";
import { createHostileMessages } from "./hostile-messages.ts";

const GOOD = 50;
const PER_KIND = 8;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function open(tasks: TaskModule, settings: { readonly deadLetterExchange?: string } = {}) {
  const host = await createVirtualHost(inject("rabbitMq"));
  const database = await takeRedisDatabase(inject("redis"));
  const backend = createBackend(celery, {
    configuration: { brokerUrl: host.url, resultBackend: database.url, ...settings },
    tasks: [tasks],
    logger: silent,
  });
  onTestFinished(async () => {
    await backend.close();
    await host.delete();
  });
  return { backend, host };
}

async function publish(
  host: VirtualHost,
  send: (channel: ConfirmChannel) => Promise<unknown>,
): Promise<void> {
  const connection = await connect(host.url);
  const channel = await connection.createConfirmChannel();
  await send(channel);
  await channel.waitForConfirms();
  await connection.close();
}

test("200 hostile messages among 50 good ones: all good ones run, and every refused one is told and dead-lettered", async () => {
  const ran: number[] = [];
  const good = defineTask("ts.good", (number: number) => void ran.push(number));
  const { backend, host } = await open({ good }, { deadLetterExchange: "dead" });
  const hostile = createHostileMessages(PER_KIND);
  expect(hostile).toHaveLength(200);
  const worker = await backend.startWorker({ concurrency: 2 });
  const ids: string[] = [];
  await publish(host, async (channel) => {
    await channel.assertExchange("dead", "fanout");
    await channel.assertQueue("dead");
    await channel.bindQueue("dead", "dead", "");
    for (const [index, { body, options }] of hostile.entries()) {
      channel.sendToQueue("celery", body, options);
      if (index % (hostile.length / GOOD) === 0) ids.push(await backend.submit("ts.good", ids.length));
    }
  });
  const results = await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 20_000 })));
  expect(results.map(({ status }) => status)).toEqual(Array(GOOD).fill("completed"));
  expect(ran.toSorted((one, other) => one - other)).toEqual(ids.map((_, index) => index));
  await eventually(async () =>
    expect(await host.countMessages()).toMatchObject({ celery: 0, dead: hostile.length }),
  );
  const told = hostile.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const refused = await Promise.all(told.map((id) => backend.getResult(id)));
  expect(refused.map(({ status }) => status)).toEqual(Array(told.length).fill("failed"));
  expect(worker.isHealthy()).toBe(true);
  expect(
    await backend.waitForResult(await backend.submit("ts.good", 1), { timeoutMs: 20_000 }),
  ).toMatchObject({
    status: "completed",
  });
});

const LONG = "x".repeat(300);
/** What may follow a task, and can never be published. */
const impossible: Readonly<Record<string, object>> = {
  "a queue with a name that is too long": { queue: LONG },
  "a queue of RabbitMQ's own": { queue: "amq.gen-1" },
  "an id that is too long": { task_id: LONG },
  "a reply queue with a name that is too long": { reply_to: LONG },
  "a priority that is none": { priority: 1_000 },
  "a countdown beyond all time": { countdown: 1e300 },
  "headers that are too large": { headers: { large: "x".repeat(100_000) } },
};

test.for(Object.entries(impossible))("a task followed by %s fails once, and is gone", async ([, options]) => {
  let starts = 0;
  const good = defineTask("ts.good", () => {
    starts += 1;
  });
  const { backend, host } = await open({ good });
  await backend.startWorker();
  const next = { task: "ts.good", args: [], kwargs: {}, immutable: true, subtask_type: null };
  const last = { ...next, options: { task_id: "last" } };
  await publish(host, async (channel) => {
    const chain = [last, { ...next, options }];
    channel.sendToQueue(
      "celery",
      Buffer.from(JSON.stringify([[], {}, { chain, errbacks: [{ ...next, options }] }])),
      {
        contentType: "application/json",
        headers: { task: "ts.good", id: "first" },
      },
    );
  });
  for (const id of ["first", "last"])
    expect(await backend.waitForResult(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "failed",
      error: { code: "ENGINE_ERROR" },
    });
  await eventually(async () => expect(await host.countMessages()).toMatchObject({ celery: 0 }));
  expect(starts).toBe(1);
});

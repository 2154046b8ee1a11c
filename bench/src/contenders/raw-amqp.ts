import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type ConsumeMessage, connect } from "amqplib";
import { Redis } from "ioredis";
import type { Contender, Place } from "../contender.ts";
import { emptyEngine, openResultCounter, toCeleryPlace } from "./celery-engine.ts";
import { PREFETCH_MULTIPLIER, TASK_NAME } from "./celery-plan.ts";
import { encodeTask, runTask } from "./raw-celery-message.ts";
import { RawResultWriter } from "./raw-result-writer.ts";
import { waitByRedis } from "./wait-by-redis.ts";

/** amqplib and ioredis by themselves, with what ours promises: confirms, late acknowledgement, stored results. */
export async function openRawAmqp(place: Place): Promise<Contender> {
  const at = toCeleryPlace(place);
  const publishing = await connect(at.broker.url, { noDelay: true });
  const consuming = await connect(at.broker.url, { noDelay: true });
  const publisher = await publishing.createConfirmChannel();
  const redis = new Redis(at.results.url);
  const subscriber = new Redis(at.results.url);
  const counter = openResultCounter(at);
  const returned = new Set<string>();
  publisher.on("return", ({ properties }) => returned.add(properties.messageId as string));

  const submit = (queue: string, value: number): Promise<string> => {
    const id = randomUUID();
    const { headers, body } = encodeTask(id, value);
    return new Promise((resolve, reject) => {
      const options = {
        contentType: "application/json",
        contentEncoding: "utf-8",
        persistent: true,
        mandatory: true,
        correlationId: id,
        messageId: id,
        headers,
      };
      publisher.publish("", queue, body, options, (error: unknown) => {
        if (error || returned.delete(id)) reject(error ?? new Error(`There is no queue ${queue}.`));
        else resolve(id);
      });
    });
  };

  return {
    prepare: (queue) => emptyEngine(at, queue),
    submit,
    async submitMany(queue, count) {
      await Promise.all(Array.from({ length: count }, (_, index) => submit(queue, index)));
    },
    async work({ queue, concurrency, onExecuted }) {
      const handlers = new Map([[TASK_NAME, () => onExecuted()]]);
      const channel = await consuming.createChannel();
      await channel.prefetch(concurrency * PREFETCH_MULTIPLIER);
      const waiting: ConsumeMessage[] = [];
      const writer = new RawResultWriter(redis);
      let running = 0;
      const run = async (message: ConsumeMessage): Promise<void> => {
        running += 1;
        const { headers = {} } = message.properties;
        const [key, meta] = await runTask(handlers, headers, message.content);
        running -= 1;
        const next = waiting.shift();
        if (next !== undefined) void run(next);
        writer.write({ key, meta, onStored: () => channel.ack(message) });
      };
      const { consumerTag } = await channel.consume(queue, (message) => {
        if (message === null) return;
        if (running < concurrency) void run(message);
        else waiting.push(message);
      });
      return {
        async stop() {
          await channel.cancel(consumerTag);
          waiting.length = 0;
          while (running > 0) await nextTurn();
          await writer.end();
          await channel.close();
        },
      };
    },
    waitForResult: (_queue, id) => waitByRedis({ redis, subscriber }, id),
    countResults: () => counter.countResults(),
    async close() {
      counter.close();
      await Promise.all([publishing.close(), consuming.close()]);
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

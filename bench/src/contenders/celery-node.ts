import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connect } from "amqplib";
import { createClient } from "celery-node";
import { Redis } from "ioredis";
import { type CeleryPlace, type Contender, createArgument, notMeasured, type Place } from "../contender.ts";
import { toCeleryPlace } from "./celery-engine.ts";
import { TASK_NAME } from "./celery-plan.ts";
import { openOurCelery } from "./our-celery.ts";

/** On RabbitMQ its client sends some 45 messages a second: what is more is sent by ours. */
const MOST_ON_RABBITMQ = 500;
const LOOK_MS = 5;

/** celery-node. It acknowledges before a task runs. Its worker, which cannot be stopped, is a process that is killed. */
export async function openCeleryNode(place: Place): Promise<Contender> {
  const at = toCeleryPlace(place);
  const ours = await openOurCelery(place);
  const most = at.kind === "rabbitmq" ? MOST_ON_RABBITMQ : undefined;
  return {
    prepare: (queue) => ours.prepare(queue),
    submit: notMeasured,
    async submitMany(queue, count) {
      if (most !== undefined && count > most) return ours.submitMany(queue, count);
      const client = createClient(at.broker.url, at.results.url, queue);
      await client.isReady();
      const waiting = await openQueue(at, queue);
      const before = await waiting.count();
      for (let index = 0; index < count; index += 1)
        client.sendTask(TASK_NAME, [createArgument(index)] as never, {});
      // It tells of nothing that it has sent.
      while ((await waiting.count()) < before + count) await delay(LOOK_MS);
      await waiting.close();
      await client.disconnect();
    },
    async work({ queue }) {
      const module = fileURLToPath(new URL("../process/celery-node-worker.ts", import.meta.url));
      const child = fork(module, [at.broker.url, at.results.url, queue]);
      await once(child, "message");
      return {
        async stop() {
          child.kill("SIGKILL");
          await once(child, "exit");
        },
      };
    },
    waitForResult: notMeasured,
    ...(ours.countResults !== undefined && { countResults: ours.countResults }),
    mostInOneCall: most,
    close: () => ours.close(),
  };
}

/** How many messages wait in a queue. */
async function openQueue({ kind, broker }: CeleryPlace, queue: string) {
  if (kind === "redis") {
    const redis = new Redis(broker.url);
    return { count: () => redis.llen(queue), close: async () => redis.disconnect() };
  }
  const model = await connect(broker.url);
  const channel = await model.createChannel();
  return {
    count: async () => (await channel.checkQueue(queue)).messageCount,
    close: () => model.close(),
  };
}

import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { Contender, Place } from "../contender.ts";
import { emptyEngine, openResultCounter, toCeleryPlace } from "./celery-engine.ts";
import { PREFETCH_MULTIPLIER, RESULT_EXPIRES_SECONDS, TASK_NAME } from "./celery-plan.ts";
import { encodeTask, runTask } from "./raw-celery-message.ts";
import { CLAIM, type ClaimingRedis, sealTask } from "./raw-redis-claim.ts";
import { waitByRedis } from "./wait-by-redis.ts";

const MOST_AT_ONCE = 100;
const BLOCK_SECONDS = 1;

/** ioredis by itself, with what ours promises: claims that other workers can restore, stored results, acknowledged then. */
export async function openRawRedis(place: Place): Promise<Contender> {
  const at = toCeleryPlace(place);
  const redis = new Redis(at.broker.url, { enableAutoPipelining: true }) as ClaimingRedis;
  redis.defineCommand("claim", { numberOfKeys: 3, lua: CLAIM });
  const subscriber = new Redis(at.results.url);
  const counter = openResultCounter(at);

  const submit = async (queue: string, value: number): Promise<string> => {
    const id = randomUUID();
    await redis.lpush(queue, sealTask(queue, id, encodeTask(id, value)));
    return id;
  };

  return {
    prepare: (queue) => emptyEngine(at, queue),
    submit,
    async submitMany(queue, count) {
      await Promise.all(Array.from({ length: count }, (_, index) => submit(queue, index)));
    },
    async work({ queue, concurrency, onExecuted }) {
      const handlers = new Map([[TASK_NAME, () => onExecuted()]]);
      const blocking = new Redis(at.broker.url);
      const most = concurrency * PREFETCH_MULTIPLIER;
      const held = new Set<Promise<void>>();
      let isStopping = false;
      const run = async (tag: string, envelope: string): Promise<void> => {
        const { headers, body } = JSON.parse(envelope) as { headers: Record<string, unknown>; body: string };
        const [key, meta] = await runTask(handlers, headers, Buffer.from(body, "base64"));
        await Promise.all([
          redis.setex(key, RESULT_EXPIRES_SECONDS, meta),
          redis.publish(key, meta),
          redis.zrem("unacked_index", tag),
          redis.hdel("unacked", tag),
        ]);
      };
      const read = async (): Promise<void> => {
        while (!isStopping) {
          const room = Math.min(most - held.size, MOST_AT_ONCE);
          const claimed = await redis.claim(queue, "unacked", "unacked_index", room, queue);
          for (let index = 0; index < claimed.length; index += 2) {
            const done = run(claimed[index] as string, claimed[index + 1] as string).finally(() =>
              held.delete(done),
            );
            held.add(done);
          }
          if (claimed.length === 0 && !isStopping)
            await blocking.blmove(queue, queue, "RIGHT", "RIGHT", BLOCK_SECONDS).catch(() => undefined);
          if (held.size >= most) await Promise.race(held);
        }
      };
      const reading = read();
      return {
        async stop() {
          isStopping = true;
          blocking.disconnect();
          await reading;
          await Promise.all(held);
        },
      };
    },
    waitForResult: (_queue, id) => waitByRedis({ redis, subscriber }, id),
    countResults: () => counter.countResults(),
    async close() {
      counter.close();
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

import type { CeleryPlace, Place } from "../contender.ts";

/** @throws TypeError for another engine's place */
export function toCeleryPlace(place: Place): CeleryPlace {
  if (place.kind === "rabbitmq" || place.kind === "redis") return place;
  throw new TypeError(`Celery is not measured on ${place.kind}.`);
}

/** Empties what a contender has to itself; the queue is there afterwards, as Celery declares it. */
export async function emptyEngine({ kind, broker, results }: CeleryPlace, queue: string): Promise<void> {
  const { Redis } = await import("ioredis");
  const redis = new Redis(results.url);
  await redis.flushdb();
  redis.disconnect();
  if (kind === "redis") return;
  const { connect } = await import("amqplib");
  const model = await connect(broker.url);
  const channel = await model.createChannel();
  await channel.assertExchange(queue, "direct", { durable: true });
  await channel.assertQueue(queue, { durable: true });
  await channel.bindQueue(queue, queue, queue);
  await channel.purgeQueue(queue);
  await model.close();
}

/** Sees results from outside, on a connection of its own. */
export interface ResultCounter {
  countResults(): Promise<number>;
  close(): void;
}

/** All keys count: besides results they are a handful, and always the same while a worker works. */
export function openResultCounter({ results }: CeleryPlace): ResultCounter {
  const opening = import("ioredis").then(({ Redis }) => new Redis(results.url));
  return {
    countResults: async () => (await opening).dbsize(),
    close: () => void opening.then((redis) => redis.disconnect()),
  };
}

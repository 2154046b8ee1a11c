import { connect } from "amqplib";
import { type Contender, notMeasured, type Place } from "../contender.ts";
import { toCeleryPlace } from "./celery-engine.ts";
import { PREFETCH_MULTIPLIER } from "./celery-plan.ts";
import { openRawAmqp } from "./raw-amqp.ts";

/** What amqplib consumes and acknowledges at most: nothing is decoded, run or stored. */
export async function openConsumeOnly(place: Place): Promise<Contender> {
  const model = await connect(toCeleryPlace(place).broker.url, { noDelay: true });
  const submitter = await openRawAmqp(place);
  let count = 0;
  return {
    prepare: (queue) => submitter.prepare(queue),
    submit: notMeasured,
    submitMany: (queue, count) => submitter.submitMany(queue, count),
    async work({ queue, concurrency }) {
      count = 0;
      const channel = await model.createChannel();
      await channel.prefetch(concurrency * PREFETCH_MULTIPLIER);
      await channel.consume(queue, (message) => {
        if (message === null) return;
        count += 1;
        channel.ack(message);
      });
      return { stop: () => channel.close() };
    },
    waitForResult: notMeasured,
    countResults: async () => count,
    async close() {
      await model.close();
      await submitter.close();
    },
  };
}

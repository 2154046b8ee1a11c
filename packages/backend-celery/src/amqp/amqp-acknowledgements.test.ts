import type { Channel, ConsumeMessage } from "amqplib";
import { expect, test } from "vitest";
import { AmqpAcknowledgements } from "./amqp-acknowledgements.ts";

/** A channel that notes what it is told: `+`: up to there. */
function open() {
  const sent: string[] = [];
  const channel = {
    ack: ({ fields }: ConsumeMessage, allUpTo = false) =>
      sent.push(`ack ${fields.deliveryTag}${allUpTo ? "+" : ""}`),
    nack: ({ fields }: ConsumeMessage, _allUpTo: boolean, requeue: boolean) =>
      sent.push(`${requeue ? "again" : "reject"} ${fields.deliveryTag}`),
  } as unknown as Channel;
  const acknowledgements = new AmqpAcknowledgements(channel);
  const acknowledge = (...tags: readonly number[]) =>
    Promise.all(tags.map((tag) => acknowledgements.acknowledge(messageOf(tag))));
  return { sent, acknowledgements, acknowledge };
}

function messageOf(deliveryTag: number): ConsumeMessage {
  return { fields: { deliveryTag } } as ConsumeMessage;
}

test("acknowledge() sends those of one turn by one frame", async () => {
  const { sent, acknowledge } = open();
  await acknowledge(2, 1, 3);
  await acknowledge(4);
  expect(sent).toEqual(["ack 3+", "ack 4+"]);
});

test("acknowledge() leaves alone what is open before", async () => {
  const { sent, acknowledge } = open();
  await acknowledge(1, 3, 4);
  expect(sent).toEqual(["ack 3", "ack 4", "ack 1+"]);
  await acknowledge(2, 5);
  expect(sent.slice(3)).toEqual(["ack 5+"]);
});

test("acknowledge() counts what was rejected, put back or acknowledged at once as answered", async () => {
  const { sent, acknowledgements, acknowledge } = open();
  acknowledgements.reject(messageOf(1));
  acknowledgements.putBack(messageOf(2));
  acknowledgements.acknowledgeAtOnce(messageOf(3));
  await acknowledge(4);
  expect(sent).toEqual(["reject 1", "again 2", "ack 3", "ack 4+"]);
});

test("acknowledge() names no delivery that was answered otherwise in the same turn", async () => {
  const { sent, acknowledgements, acknowledge } = open();
  const acknowledged = acknowledge(1);
  acknowledgements.reject(messageOf(2));
  await acknowledged;
  expect(sent).toEqual(["reject 2", "ack 1+"]);
});

test("acknowledge() rejects where the channel is closed", async () => {
  const closed = new Error("Channel closed");
  const acknowledgements = new AmqpAcknowledgements({
    ack() {
      throw closed;
    },
  } as unknown as Channel);
  await expect(acknowledgements.acknowledge(messageOf(1))).rejects.toBe(closed);
});

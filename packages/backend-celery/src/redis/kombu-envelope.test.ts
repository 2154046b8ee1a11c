import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import { markRedelivered, openEnvelope, priorityOf, sealForQueue } from "./kombu-envelope.ts";

const message: OutgoingMessage = {
  queue: "rq",
  contentType: "application/json",
  contentEncoding: "utf-8",
  headers: { task: "t.add", id: "1", stamps: {}, group: null },
  body: Buffer.from('[[2,"ü"],{},{}]'),
  correlationId: "1",
  replyTo: "caller",
  priority: 3,
};

test("sealForQueue() writes what kombu writes, in its order", () => {
  const { properties, ...envelope } = JSON.parse(sealForQueue(message)) as Record<string, never>;
  expect(envelope).toEqual({
    body: message.body.toString("base64"),
    "content-encoding": "utf-8",
    "content-type": "application/json",
    headers: { task: "t.add", id: "1", stamps: {}, group: null },
  });
  expect(properties).toEqual({
    correlation_id: "1",
    reply_to: "caller",
    delivery_mode: 2,
    delivery_info: { exchange: "", routing_key: "rq" },
    priority: 3,
    body_encoding: "base64",
    delivery_tag: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test("sealForQueue() gives every message a tag of its own, and priority 0 where it has none", () => {
  const [first, second] = [1, 2].map(
    () => JSON.parse(sealForQueue({ ...message, priority: undefined })).properties,
  );
  expect(first.delivery_tag).not.toBe(second.delivery_tag);
  expect(first.priority).toBe(0);
});

test("sealForQueue() drops the mark of the delivery before", () => {
  const sealed = sealForQueue({ ...message, headers: { ...message.headers, redelivered: true } });
  expect(openEnvelope(sealed).redelivered).toBe(false);
});

test("openEnvelope() reads what sealForQueue() wrote", () => {
  const { queue: _, ...wire } = message;
  expect(openEnvelope(sealForQueue(message))).toEqual({ message: wire, redelivered: false });
});

test("markRedelivered() marks as kombu does, and changes nothing else", () => {
  const sealed = sealForQueue(message);
  const marked = markRedelivered(sealed);
  const { headers, properties } = JSON.parse(marked);
  expect(headers).toMatchObject({ task: "t.add", stamps: {}, redelivered: true });
  expect(properties.delivery_info).toEqual({ exchange: "", routing_key: "rq", redelivered: true });
  expect(properties.delivery_tag).toBe(JSON.parse(sealed).properties.delivery_tag);
  expect(openEnvelope(marked).redelivered).toBe(true);
});

test.each(["", "hello", "7", "[]", "{}", '{"properties": null}'])(
  "openEnvelope(%j) is a message of that body, without headers, and is not marked",
  (text) => {
    const { message: opened } = openEnvelope(text);
    expect(opened).toMatchObject({ headers: {}, correlationId: undefined, priority: undefined });
    expect(opened.body.toString()).toBe(text);
    expect(markRedelivered(text)).toBe(text);
  },
);

test("openEnvelope() takes a body without encoding as it is", () => {
  const text = JSON.stringify({ body: "[[],{},{}]", headers: {}, properties: {} });
  expect(openEnvelope(text).message.body.toString()).toBe("[[],{},{}]");
});

test("openEnvelope() names an encoding that it does not know in place of that of the content", () => {
  const text = JSON.stringify({ body: "x", headers: {}, properties: { body_encoding: "rot13" } });
  expect(openEnvelope(text).message.contentEncoding).toBe("body_encoding rot13");
});

test("priorityOf() is undefined for what has no number there", () => {
  expect([null, {}, { properties: {} }, { properties: { priority: "3" } }].map(priorityOf)).toEqual(
    Array(4).fill(undefined),
  );
  expect(priorityOf({ properties: { priority: 6 } })).toBe(6);
});

test("openEnvelope() and markRedelivered() never throw, whatever a list holds", () => {
  const properties = fc.record({ body_encoding: fc.jsonValue(), delivery_info: fc.jsonValue() });
  const envelope = fc.record({ body: fc.jsonValue(), headers: fc.jsonValue(), properties });
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    envelope.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(openEnvelope(text).message.body).toBeInstanceOf(Buffer);
      markRedelivered(text);
    }),
  );
});

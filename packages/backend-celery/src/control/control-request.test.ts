import { expect, test } from "vitest";
import { readRequest } from "./control-request.ts";

const replyTo = { exchange: "reply.celery.pidbox", routing_key: "asker" };
const secondsAgo = (seconds: number): number => Date.now() / 1_000 - seconds;

function read(body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, unknown>> = {}) {
  return readRequest({ body, headers }, "w@host");
}

test("readRequest() reads a question with its ticket", () => {
  expect(read({ method: "active", arguments: { safe: true }, ticket: "t", reply_to: replyTo })).toEqual({
    method: "active",
    parameters: { safe: true },
    replyTo: { exchange: "reply.celery.pidbox", routingKey: "asker" },
    ticket: "t",
  });
});

test.each([
  ["no method", {}],
  ["a method that is no text", { method: 5 }],
  ["the name of another worker", { method: "ping", destination: ["other@host"] }],
  ["a pattern of other workers", { method: "ping", pattern: "x*", matcher: "glob" }],
])("readRequest() leaves out a command with %s", (_, body) => {
  expect(read(body)).toBeUndefined();
});

test.each([
  ["no names", { destination: [] }],
  ["this worker's name", { destination: ["w@host", "other@host"] }],
  ["its name before a pattern of others", { destination: ["w@host"], pattern: "x*", matcher: "glob" }],
  ["a pattern without a matcher", { pattern: "x*", matcher: null }],
])("readRequest() takes a command with %s", (_, body) => {
  expect(read({ method: "ping", ...body })?.method).toBe("ping");
});

test("readRequest() leaves out a question whose asker is gone", () => {
  expect(read({ method: "ping", reply_to: replyTo }, { expires: secondsAgo(60) })).toBeUndefined();
});

test.each([
  ["just over", secondsAgo(5)],
  ["still to come", secondsAgo(-5)],
  ["never", 0],
])("readRequest() takes a question whose time is %s: clocks differ", (_, expires) => {
  expect(read({ method: "ping", reply_to: replyTo }, { expires })?.method).toBe("ping");
});

test("readRequest() takes a command that is late when nobody waits for an answer", () => {
  expect(read({ method: "revoke" }, { expires: secondsAgo(60) })?.method).toBe("revoke");
});

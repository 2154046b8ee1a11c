import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Notice } from "../broker/celery-broker.ts";
import { EventSender } from "./event-sender.ts";
import { LamportClock } from "./lamport-clock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  const notices: Notice[] = [];
  const sender = new EventSender(
    { notify: (notice) => void notices.push(notice) },
    "w@host",
    new LamportClock(),
  );
  return { sender, notices };
}

test("send() sends at once, under the type as a routing key", () => {
  const { sender, notices } = create();
  sender.send("worker-online", { freq: 2 });
  expect(notices).toEqual([
    {
      exchange: "celeryev",
      routingKey: "worker.online",
      headers: { hostname: "w@host" },
      body: {
        hostname: "w@host",
        utcoffset: expect.any(Number),
        pid: process.pid,
        clock: 1,
        freq: 2,
        timestamp: Date.now() / 1_000,
        type: "worker-online",
      },
    },
  ]);
});

test("add() sends what comes within 50 ms together, in order", () => {
  const { sender, notices } = create();
  sender.add("task-received", { uuid: "a" });
  vi.advanceTimersByTime(49);
  sender.add("task-started", { uuid: "a" });
  expect(notices).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(notices).toMatchObject([
    {
      routingKey: "task.multi",
      body: [
        { type: "task-received", clock: 1 },
        { type: "task-started", clock: 2 },
      ],
    },
  ]);
});

test("add() does not wait once there are 24", () => {
  const { sender, notices } = create();
  for (let count = 0; count < 25; count++) sender.add("task-started", { uuid: String(count) });
  expect(notices.map(({ body }) => (body as unknown[]).length)).toEqual([24]);
  vi.advanceTimersByTime(50);
  expect(notices.map(({ body }) => (body as unknown[]).length)).toEqual([24, 1]);
});

test("flush() sends nothing when there is nothing", () => {
  const { sender, notices } = create();
  sender.flush();
  expect(notices).toEqual([]);
});

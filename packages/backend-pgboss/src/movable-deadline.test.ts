import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MovableDeadline } from "./movable-deadline.ts";

const never = new Promise(() => undefined);

describe("MovableDeadline", () => {
  it("ends a wait with the change that comes before it", async () => {
    const deadline = new MovableDeadline();
    deadline.bringTo(60_000);
    await deadline.until(delay(5));
    expect(deadline.isOver).toBe(false);
  });

  it("ends a wait for what never comes", async () => {
    const deadline = new MovableDeadline();
    deadline.bringTo(10);
    await deadline.until(never);
    expect(deadline.isOver).toBe(true);
  });

  it("can be brought nearer in the middle of a wait, and not put off", async () => {
    const deadline = new MovableDeadline();
    deadline.bringTo(60_000);
    const waiting = deadline.until(never);
    deadline.bringTo(10);
    deadline.bringTo(60_000);
    await waiting;
    expect(deadline.isOver).toBe(true);
  });
});

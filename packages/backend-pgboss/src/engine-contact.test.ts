import { BackendUnavailableError, EngineError } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EngineContact } from "./engine-contact.ts";

const away = new BackendUnavailableError("away");

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

describe("EngineContact", () => {
  it("shows dead workers from the start", () => {
    expect(new EngineContact(10_000).showsDeadWorkers).toBe(true);
  });

  it("shows none while the engine is away, and after an outage not before all had time for a heartbeat", () => {
    const contact = new EngineContact(10_000);
    contact.noteFault(away);
    expect(contact.showsDeadWorkers).toBe(false);
    vi.advanceTimersByTime(3_000);
    contact.noteFault(away);
    contact.noteAnswer();
    vi.advanceTimersByTime(9_999);
    expect(contact.showsDeadWorkers).toBe(false);
    vi.advanceTimersByTime(1);
    expect(contact.showsDeadWorkers).toBe(true);
  });

  it("shows them again at once after a blip", () => {
    const contact = new EngineContact(10_000);
    contact.noteFault(away);
    vi.advanceTimersByTime(1_000);
    contact.noteAnswer();
    expect(contact.showsDeadWorkers).toBe(true);
  });

  it("shows them in spite of errors that the engine answers with", () => {
    const contact = new EngineContact(10_000);
    contact.noteFault(new EngineError("no"));
    expect(contact.showsDeadWorkers).toBe(true);
  });

  it("is lost after three faults without an answer between them", () => {
    const contact = new EngineContact(10_000);
    for (const error of [away, away]) contact.noteFault(error);
    contact.noteAnswer();
    for (const error of [away, new EngineError("no")]) contact.noteFault(error);
    expect(contact.isLost).toBe(false);
    contact.noteFault(away);
    expect(contact.isLost).toBe(true);
    contact.noteAnswer();
    expect(contact.isLost).toBe(false);
  });
});

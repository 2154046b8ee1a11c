import type { Capabilities } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { backendOnPaper } from "../../test/paper-backend.ts";
import { type ListedTest, listTests } from "./list-tests.ts";

const titlesOf = (lacks: Partial<Capabilities>): readonly string[] =>
  listTests(backendOnPaper(lacks)).map(({ section, title }: ListedTest) => `${section} > ${title}`);

const noReports = { attempts: false, startedAt: false, running: false, taskName: false };

/** What a backend may lack: each has tests of its own, in the place of those of the full one. */
const lacks: readonly Partial<Capabilities>[] = [
  { delay: false },
  { priority: false },
  { idempotencyKey: false },
  { expires: false },
  { cancel: false },
  { cancel: "queued" },
  { unknownId: "pending" },
  { unregisteredTask: "refused" },
  { results: "submitter-only" },
  { stepResults: false },
  { retryDelay: "per-task" },
  { maxRunMs: 60_000 },
  { maxPayloadBytes: 1_000_000 },
  ...Object.keys(noReports).map((fact) => ({
    reports: { attempts: true, startedAt: true, running: true, taskName: true, [fact]: false },
  })),
];

describe("listTests()", () => {
  it.each(lacks)("has tests of their own for a backend with %j", (lack) => {
    const full = titlesOf({});
    const poor = titlesOf(lack);
    expect(poor.filter((title) => !full.includes(title))).not.toEqual([]);
  });

  it("has, for a backend that lacks everything, a refusal in the place of every option", () => {
    const nothing = {
      delay: false,
      priority: false,
      idempotencyKey: false,
      expires: false,
      cancel: false,
      stepResults: false,
      results: "submitter-only",
      reports: noReports,
    } as const;
    const refusals = titlesOf(nothing).filter((title) => title.includes("UNSUPPORTED_OPTION"));
    expect(refusals.filter((title) => !title.startsWith("lifecycle"))).toEqual([
      "delay > using({ delayMs }) throws UNSUPPORTED_OPTION, and nothing is sent",
      "priority > using({ priority }) throws UNSUPPORTED_OPTION, and nothing is sent",
      "idempotency key > using({ idempotencyKey }) throws UNSUPPORTED_OPTION, and nothing is sent",
      "expires > using({ expiresMs }) throws UNSUPPORTED_OPTION, and nothing is sent",
      "cancel > cancel() and cancelWorkflow() reject with UNSUPPORTED_OPTION, and the task goes on",
    ]);
  });

  it("repeats itself for the same backend", () => {
    expect(listTests(backendOnPaper())).toEqual(listTests(backendOnPaper()));
  });
});

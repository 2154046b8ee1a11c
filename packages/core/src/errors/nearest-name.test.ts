import { describe, expect, it } from "vitest";
import { findNearestName, nearestName } from "./nearest-name.ts";

const known = ["celery", "temporal", "hatchet", "pgboss"];

describe("findNearestName()", () => {
  it.each([
    ["celry", "celery"],
    ["Celery", "celery"],
    ["hatchett", "hatchet"],
    ["temproal", "temporal"],
    ["pgbos", "pgboss"],
    ["pg-boss", "pgboss"],
  ])("finds for %s the known %s", (name, nearest) => {
    expect(findNearestName(name, known)).toBe(nearest);
  });

  it.each(["bullmq", "", "x", "@acme/backend-celery"])("finds nothing for %j", (name) => {
    expect(findNearestName(name, known)).toBeUndefined();
  });

  it("allows short names one edit, and names of one or two letters none", () => {
    expect(findNearestName("abc", ["abd"])).toBe("abd");
    expect(findNearestName("abc", ["ade"])).toBeUndefined();
    expect(findNearestName("ab", ["ac"])).toBeUndefined();
  });

  it("finds what begins with a name of four letters or more", () => {
    expect(findNearestName("delay", ["queue", "delayMs"])).toBe("delayMs");
    expect(findNearestName("temp", known)).toBe("temporal");
    expect(findNearestName("cel", known)).toBeUndefined();
  });

  it("finds nothing among nothing", () => {
    expect(findNearestName("celery", [])).toBeUndefined();
  });
});

describe("nearestName()", () => {
  it("is a question to put behind a message, or nothing", () => {
    expect(nearestName("celry", known)).toBe('; did you mean "celery"?');
    expect(nearestName("bullmq", known)).toBe("");
  });
});

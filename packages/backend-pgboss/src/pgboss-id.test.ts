import { describe, expect, it } from "vitest";
import { fromPgbossQueue, parseTaskId, toPgbossQueue, toTaskId } from "./pgboss-id.ts";

const id = "01234567-89ab-4cde-8f01-23456789abcd";

describe("parseTaskId()", () => {
  it("is the inverse of toTaskId()", () => {
    const key = { id, queue: toPgbossQueue("mail:high.prio_1") };
    expect(parseTaskId(toTaskId(key))).toEqual(key);
  });

  it.each([
    "",
    "x",
    id,
    `${id}@`,
    `@default`,
    `${id}@a b`,
    `${id}@default\n`,
    `${id.toUpperCase()}@default`,
    `${id}@${"q".repeat(101)}`,
  ])("takes %j for none of ours", (text) => {
    expect(parseTaskId(text)).toBeUndefined();
  });
});

describe("toPgbossQueue()", () => {
  it("is undone by fromPgbossQueue()", () => {
    expect(toPgbossQueue("a:b")).toBe("a/b");
    expect(fromPgbossQueue(toPgbossQueue("a:b.c-d_e"))).toBe("a:b.c-d_e");
  });
});

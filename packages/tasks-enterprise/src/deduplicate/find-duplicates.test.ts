import { setInterval } from "node:timers";
import { TaskCancelled } from "@task-abstraction/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeMessyPeople, type Person } from "../../test/messy-people.ts";
import type { Deduplication } from "./deduplication.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { LinkForest } from "./link-forest.ts";

const byAll: Deduplication = {
  keys: [
    { column: "name", compare: "text", weight: 2 },
    { column: "email", compare: "email" },
    { column: "phone", compare: "phone" },
    { column: "city", compare: "text", weight: 0.5 },
  ],
};
const never = new AbortController().signal;
const records = (people: readonly Person[]) => people.map((person) => ({ ...person }));

// It takes about 3 s on two cores that have nothing else to do.
const PATIENCE_MS = 60_000;

it("nearly all duplicates of 10,000 records are found, and hardly anything else", {
  timeout: PATIENCE_MS,
}, async () => {
  const people = makeMessyPeople(10_000, 7);
  const groups = await findDuplicates(records(people), byAll, never);
  const found = groups.flatMap(({ members: [first, ...others] }) =>
    others.map((other) => people[first as number]?.person === people[other]?.person),
  );
  const duplicates = people.length - new Set(people.map(({ person }) => person)).size;
  expect(found.filter(Boolean).length / duplicates).toBeGreaterThan(0.98);
  expect(found.filter((right) => !right).length / duplicates).toBeLessThan(0.02);
});

it("records that are all the same are one", async () => {
  const same = Array.from({ length: 10_000 }, () => ({
    name: "Ada Lovelace",
    email: "ada@example.com",
    phone: "+44 1234567",
    city: "London",
  }));
  expect(await findDuplicates(same, byAll, never)).toEqual([
    { members: same.map((_, index) => index), score: 1 },
  ]);
});

it("lets the event loop turn while it computes", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  onTestFinished(() => clearInterval(timer));
  await findDuplicates(records(makeMessyPeople(2_000, 1)), byAll, never);
  expect(turns).toBeGreaterThan(5);
});

it("stops with the signal's reason, before and while it computes", async () => {
  const reason = new TaskCancelled();
  const people = records(makeMessyPeople(5_000, 1));
  await expect(findDuplicates(people.slice(0, 2), byAll, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const finding = findDuplicates(people, byAll, controller.signal);
  setImmediate(() => controller.abort(reason));
  await expect(finding).rejects.toBe(reason);
});

describe("LinkForest", () => {
  it("answers the same groups and scores whatever the order and the number of links", () => {
    const links = Array.from({ length: 20_000 }, (_, index) => ({
      left: index % 40,
      right: (index * 7 + Math.floor(index / 40)) % 40,
      score: ((index * 31) % 100) / 100,
    })).filter(({ left, right }) => left % 2 === right % 2 && left !== right);
    const [one, other] = [new LinkForest(41), new LinkForest(41)];
    // The best links come last in one, first in the other: 0, 2, 4… and 1, 3, 5… are chains of score 1.
    links.push(...Array.from({ length: 38 }, (_, left) => ({ left, right: left + 2, score: 1 })));
    for (const link of links) one.add(link);
    for (const link of links.toReversed()) other.add(link);
    expect(one.groups()).toEqual(other.groups());
    expect(one.groups().map(({ members, score }) => [members.length, score])).toEqual([
      [20, 1],
      [20, 1],
    ]);
  });

  it("scores a group by the weakest of the best links that hold it", () => {
    const forest = new LinkForest(5);
    forest.add({ left: 1, right: 3, score: 0.8 });
    forest.add({ left: 1, right: 2, score: 0.9 });
    forest.add({ left: 2, right: 3, score: 0.95 });
    forest.add({ left: 0, right: 4, score: 0.7 });
    expect(forest.groups()).toEqual([
      { members: [0, 4], score: 0.7 },
      { members: [1, 2, 3], score: 0.9 },
    ]);
  });
});

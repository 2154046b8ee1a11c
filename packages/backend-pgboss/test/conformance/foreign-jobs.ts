import type { Space } from "@task-abstraction/conformance";

/** Data that other programs, and faults of our own, might leave in a queue. */
const foreignData: Readonly<Record<string, unknown>> = {
  "no data": null,
  "a text": "resize image 7",
  "of another program": { image: 7, size: [100, 200] },
  "of a later version": { v: 2, task: "slow", args: [] },
  "arguments that are no list": { v: 1, task: "slow", args: 5 },
  "text of arguments that is no JSON": { v: 1, task: "slow", args: { text: "[1," } },
  "a task that nobody knows": { v: 1, task: "nobody_knows", args: [] },
};

/** Puts such jobs into a queue, by whatever client runs the statement. */
export function foreignJobs(
  query: (text: string, values: readonly unknown[]) => Promise<unknown>,
  schema: string,
): Space["foreignMessages"] {
  const insert = `INSERT INTO ${schema}.job (name, data) VALUES ($1, $2::text::jsonb)`;
  return Object.fromEntries(
    Object.entries(foreignData).map(([kind, data]) => [
      kind,
      async (queue: string) => void (await query(insert, [queue, JSON.stringify(data)])),
    ]),
  );
}

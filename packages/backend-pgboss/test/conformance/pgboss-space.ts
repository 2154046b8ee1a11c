import type { Settings, Space } from "@task-abstraction/conformance";

/** Runs a statement by the engine's own client. */
type Query = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** A schema as the suite sees it: looked into, and meddled with, past the adapter. */
export function createSpace(configuration: Settings & { readonly schema: string }, query: Query): Space {
  const { schema } = configuration;
  return {
    configuration,
    probe: { countTasks: () => countJobs(query, schema) },
    foreignMessages: foreignJobs(query, schema),
  };
}

/** Every job of a schema; before pg-boss has made its tables there is none. */
async function countJobs(query: Query, schema: string): Promise<number> {
  const [found] = await query(`SELECT to_regclass('${schema}.job') IS NOT NULL AS "exists"`);
  if (!(found as { readonly exists: boolean }).exists) return 0;
  const [counted] = await query(`SELECT count(*)::int AS count FROM ${schema}.job`);
  return (counted as { readonly count: number }).count;
}

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

function foreignJobs(query: Query, schema: string): Space["foreignMessages"] {
  const insert = `INSERT INTO ${schema}.job (name, data) VALUES ($1, $2::text::jsonb)`;
  return Object.fromEntries(
    Object.entries(foreignData).map(([kind, data]) => [
      kind,
      async (queue: string) => void (await query(insert, [queue, JSON.stringify(data)])),
    ]),
  );
}

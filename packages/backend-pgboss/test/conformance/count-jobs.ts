/** Every job of a schema, by whatever client runs the statement; before pg-boss has made its tables there is none. */
export async function countJobs(
  query: (text: string) => Promise<readonly unknown[]>,
  schema: string,
): Promise<number> {
  const [found] = await query(`SELECT to_regclass('${schema}.job') IS NOT NULL AS "exists"`);
  if (!(found as { readonly exists: boolean }).exists) return 0;
  const [counted] = await query(`SELECT count(*)::int AS count FROM ${schema}.job`);
  return (counted as { readonly count: number }).count;
}

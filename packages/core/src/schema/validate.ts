import type { SchemaIssue, StandardSchema } from "./standard-schema.ts";

/** The transformed value, or one sentence per fault. */
export type Validated<Output> = { readonly value: Output } | { readonly issues: readonly string[] };

/** Runs a schema, synchronous or not. */
export async function validate<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): Promise<Validated<Output>> {
  const result = await schema["~standard"].validate(value);
  return result.issues === undefined ? { value: result.value } : { issues: result.issues.map(describeIssue) };
}

function describeIssue(issue: SchemaIssue): string {
  const keys = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return keys.length === 0 ? issue.message : `${keys.join(".")}: ${issue.message}`;
}

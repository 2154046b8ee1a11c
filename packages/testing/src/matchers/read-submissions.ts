import type { SubmittedTask } from "../engine/submitted-task.ts";

/** @throws TypeError for what is no test backend */
export function readSubmissions(received: unknown, matcher: string): readonly SubmittedTask[] {
  const submissions = (received as { readonly submissions?: unknown } | null | undefined)?.submissions;
  if (Array.isArray(submissions)) return submissions as readonly SubmittedTask[];
  throw new TypeError(
    `${matcher}() looks at a backend of createTestBackend(), and was given something else.`,
  );
}

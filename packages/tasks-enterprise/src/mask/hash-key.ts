import { ConfigurationError } from "@task-abstraction/core";

/** The variable that holds the key. Its name is fixed: a submitter who could choose it would choose a known one. */
const VARIABLE = "TASK_PII_HASH_KEY";
const MIN_CHARACTERS = 32;

/**
 * The key of the worker, from `TASK_PII_HASH_KEY`.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) when it is missing, or short enough to be guessed
 */
export function readHashKey(): string {
  const key = process.env[VARIABLE] ?? "";
  if (key.length >= MIN_CHARACTERS) return key;
  const fault = key === "" ? "is not set" : `has ${key.length} characters`;
  throw new ConfigurationError("the task mask_pii", [
    `${VARIABLE} ${fault}. The strategy "hash" needs a secret of at least ${MIN_CHARACTERS} characters on the worker.`,
  ]);
}

import type { Capabilities } from "../adapter/capabilities.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { UnsupportedOptionError } from "../errors/unsupported-option-error.ts";
import { isPlain } from "../json/to-json.ts";
import { checkQueueName } from "../task/task-name.ts";
import type { CallOptions } from "./call-options.ts";

const OPTION_NAMES = [
  "queue",
  "delayMs",
  "expiresMs",
  "priority",
  "idempotencyKey",
  "kwargs",
  "headers",
  "native",
] as const satisfies readonly (keyof CallOptions)[];

/**
 * Refuses what the backend lacks and what can never be right.
 *
 * @throws UnsupportedOptionError (UNSUPPORTED_OPTION), InvalidOptionError (INVALID_OPTION), InvalidNameError
 */
export function checkCallOptions(options: CallOptions, capabilities: Capabilities, backend: string): void {
  for (const name of Object.keys(options)) {
    if ((OPTION_NAMES as readonly string[]).includes(name)) continue;
    throw new InvalidOptionError(name, `is not an option of using()${nearestName(name, OPTION_NAMES)}`);
  }
  if (options.queue !== undefined) checkQueueName(options.queue);
  if (options.delayMs !== undefined) checkDelay(options.delayMs, capabilities, backend);
  if (options.expiresMs !== undefined) checkExpiry(options.expiresMs, capabilities, backend);
  if (options.priority !== undefined) checkPriority(options.priority, capabilities, backend);
  if (options.idempotencyKey !== undefined)
    checkIdempotencyKey(options.idempotencyKey, capabilities, backend);
  if (options.kwargs !== undefined) checkIsRecord("kwargs", options.kwargs);
  if (options.headers !== undefined) checkHeaders(options.headers);
}

function checkDelay(delayMs: number, capabilities: Capabilities, backend: string): void {
  if (capabilities.delay === false) {
    throw new UnsupportedOptionError(
      "delayMs",
      backend,
      "Submit it later, or use an engine that has delays.",
    );
  }
  if (!(Number.isFinite(delayMs) && delayMs >= 0))
    throw new InvalidOptionError("delayMs", "must be 0 or more milliseconds");
  if (delayMs > capabilities.delay.maxMs) {
    throw new InvalidOptionError(
      "delayMs",
      `must be at most ${capabilities.delay.maxMs} on the ${backend} backend`,
    );
  }
}

function checkExpiry(expiresMs: number, capabilities: Capabilities, backend: string): void {
  if (!capabilities.expires) {
    throw new UnsupportedOptionError(
      "expiresMs",
      backend,
      "Pass a deadline as an argument and look at it in the handler.",
    );
  }
  if (!(Number.isFinite(expiresMs) && expiresMs > 0)) {
    throw new InvalidOptionError("expiresMs", "must be a positive number of milliseconds");
  }
}

function checkPriority(priority: unknown, capabilities: Capabilities, backend: string): void {
  if (!capabilities.priority) {
    throw new UnsupportedOptionError("priority", backend, "Use a queue of its own for urgent tasks.");
  }
  if (priority !== "low" && priority !== "normal" && priority !== "high") {
    throw new InvalidOptionError("priority", 'must be "low", "normal" or "high"; numbers go through native');
  }
}

function checkIdempotencyKey(key: unknown, capabilities: Capabilities, backend: string): void {
  if (!capabilities.idempotencyKey) {
    throw new UnsupportedOptionError(
      "idempotencyKey",
      backend,
      "Make the handler idempotent, or keep the id you were given.",
    );
  }
  if (typeof key !== "string" || key === "" || key.length > 200) {
    throw new InvalidOptionError("idempotencyKey", "must be a string of 1 to 200 characters");
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  checkIsRecord("headers", headers);
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string" || !value.isWellFormed()) {
      throw new InvalidOptionError(`headers.${name}`, "must be a string; send other data as an argument");
    }
  }
}

/** A list, a Map or a Headers would be sent as something else, or as nothing. */
function checkIsRecord(option: string, value: unknown): void {
  if (typeof value !== "object" || value === null || !isPlain(value))
    throw new InvalidOptionError(option, "must be a plain object");
}

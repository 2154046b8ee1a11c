import {
  PayloadTooLargeError,
  type Priority,
  type RequestOptions,
  type SubmitRequest,
  type WorkflowRequest,
} from "@task-abstraction/core";
import { MAX_MESSAGE_BYTES } from "./hatchet-capabilities.ts";
import { packArguments, packInput } from "./hatchet-envelope.ts";
import { checkPlace } from "./hatchet-names.ts";
import { readNativeOptions } from "./hatchet-native-options.ts";
import { packChain } from "./hatchet-workflow.ts";

/** Hatchet's: 3 is the most urgent. A run without one would have 1. */
const PRIORITIES: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3 };
/** Of the input of a run: a message has other fields, too. */
export const MOST_BYTES = MAX_MESSAGE_BYTES - 16 * 1024;

/** A run to start. */
export interface Trigger {
  readonly name: string;
  readonly input: string;
  readonly priority: number;
  readonly additionalMetadata: string | undefined;
}

/** All that can be refused before any I/O is refused here. */
export function prepareTask(request: SubmitRequest): Omit<Trigger, "name"> {
  checkPlace(request);
  const input = checkSize(request.taskName, packInput(request, packArguments(request)));
  return { input, ...optionsOf(request) };
}

/** As {@link prepareTask}, for a chain. */
export function prepareChain(request: WorkflowRequest): Omit<Trigger, "name"> {
  for (const step of request.steps) {
    checkPlace(step);
    readNativeOptions(step.native);
  }
  const input = checkSize(request.workflowName, packInput(request, { chain: packChain(request) }));
  return { input, ...optionsOf(request) };
}

function optionsOf({ priority, native }: RequestOptions): Pick<Trigger, "priority" | "additionalMetadata"> {
  const options = readNativeOptions(native);
  return {
    priority: options.priority ?? PRIORITIES[priority ?? "normal"],
    additionalMetadata: options.additionalMetadata && JSON.stringify(options.additionalMetadata),
  };
}

/** Headers, and NUL characters in arguments, are more bytes than core has counted. */
function checkSize(name: string, input: string): string {
  const bytes = Buffer.byteLength(input);
  if (bytes > MOST_BYTES)
    throw new PayloadTooLargeError(`The input of "${name}", with its headers`, bytes, MOST_BYTES);
  return input;
}

/** As gRPC takes it. */
export function toMessage({ name, input, priority, additionalMetadata }: Trigger) {
  return { name, input, priority, additionalMetadata, desiredWorkerLabels: {} };
}

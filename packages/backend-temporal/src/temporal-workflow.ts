import { type StepRequest, type WorkflowRequest, withKwargs } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import type { Payload, RawValue } from "@temporalio/common";
import { readNativeOptions, stepOptionsOf } from "./temporal-native-options.ts";
import type { Plan, PlannedPayload, PlannedStep, StepOptions } from "./workflow/plan.ts";

/**
 * The plan of a chain, encoded so that every workflow can read it, whatever converter its user has.
 *
 * @throws InvalidOptionError (INVALID_OPTION) for an option that a step cannot have
 */
export async function planOf(
  { steps, native }: Pick<WorkflowRequest, "steps" | "native">,
  toTaskQueue: (queue: string) => string,
  client: Client,
): Promise<RawValue> {
  const { defaultPayloadConverter, RawValue } = await import("@temporalio/common");
  const { payloadConverter } = client.workflow.options.loadedDataConverter;
  const encode =
    payloadConverter === defaultPayloadConverter
      ? undefined
      : (value: unknown) => planPayload(payloadConverter.toPayload(value));
  const call = readNativeOptions(native);
  const planned = steps.map((step, index): PlannedStep => {
    const args = index === 0 ? [] : withKwargs(step.args, step.kwargs);
    return {
      task: step.taskName,
      queue: toTaskQueue(step.queue),
      ...(args.length > 0 && (encode === undefined ? { args } : { payloads: args.map(encode) })),
      ...optionsOf(step, call),
    };
  });
  return new RawValue({ v: 1, steps: planned as unknown as Plan["steps"] } satisfies Plan);
}

function optionsOf({ native }: StepRequest, call: StepOptions): Pick<PlannedStep, "options"> {
  const options = stepOptionsOf(readNativeOptions(native), call);
  return options === undefined ? {} : { options };
}

function planPayload({ metadata, data }: Payload): PlannedPayload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, toText(value)])),
    data: toText(data ?? new Uint8Array()),
  };
}

/** A character for each byte. */
function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

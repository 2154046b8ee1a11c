import type { StepRequest, WorkflowRequest } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import type { Payload, RawValue } from "@temporalio/common";
import { readNativeOptions, stepOptionsOf } from "./temporal-native-options.ts";
import type { Plan, PlannedPayload, PlannedStep } from "./workflow/plan.ts";

/** The plan of a chain, encoded so that every workflow can read it, whatever converter its user has. */
export async function planOf(
  steps: WorkflowRequest["steps"],
  toTaskQueue: (queue: string) => string,
  client: Client,
): Promise<RawValue> {
  const { defaultPayloadConverter, RawValue } = await import("@temporalio/common");
  const { payloadConverter } = client.workflow.options.loadedDataConverter;
  const encode =
    payloadConverter === defaultPayloadConverter
      ? undefined
      : (value: unknown) => planPayload(payloadConverter.toPayload(value));
  const planned = steps.map((step, index) =>
    planStep(step, toTaskQueue(step.queue), index === 0 ? [] : argumentsOf(step), encode),
  );
  return new RawValue({ v: 1, steps: planned as unknown as Plan["steps"] } satisfies Plan);
}

function planStep(
  { taskName, native }: StepRequest,
  queue: string,
  args: readonly unknown[],
  encode: ((value: unknown) => PlannedPayload) | undefined,
): PlannedStep {
  const options = stepOptionsOf(readNativeOptions(native));
  return {
    task: taskName,
    queue,
    ...(args.length > 0 && (encode === undefined ? { args } : { payloads: args.map(encode) })),
    ...(options !== undefined && { options }),
  };
}

/** Keyword arguments are a last object, as a TypeScript handler gets them. */
function argumentsOf({ args, kwargs }: StepRequest): readonly unknown[] {
  return kwargs === undefined ? args : [...args, kwargs];
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

// Runs in Temporal's sandbox, where every workflow has this module for itself.
import { defaultPayloadConverter } from "@temporalio/common";
import type { WorkflowInterceptors } from "@temporalio/workflow";
import { type Envelope, FIELD } from "./envelope.ts";

/** In the options of an activity: what goes with it. */
export const ENVELOPE: unique symbol = Symbol("task-abstraction.envelope");

let received: Envelope = {};

/** What came with this workflow. */
export function receivedEnvelope(): Envelope {
  return received;
}

/** Takes what came beside the arguments, and passes on what goes with an activity. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute(input, next) {
        const payload = input.headers[FIELD];
        if (payload !== undefined) received = defaultPayloadConverter.fromPayload(payload);
        return next(input);
      },
    },
  ],
  outbound: [
    {
      scheduleActivity(input, next) {
        const envelope = (input.options as { [ENVELOPE]?: Envelope })[ENVELOPE];
        if (envelope === undefined) return next(input);
        const payload = defaultPayloadConverter.toPayload(envelope);
        return next({ ...input, headers: { ...input.headers, [FIELD]: payload } });
      },
    },
  ],
});

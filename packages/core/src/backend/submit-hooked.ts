import type { RequestOptions } from "../adapter/submit-request.ts";
import { hookRunner, type Sending, type SubmitCall } from "../hooks/task-hooks.ts";
import type { BackendState } from "./backend-state.ts";

/** Sends requests within the hooks of this process. Answers their ids. */
export function submitHooked<Request extends RequestOptions>(
  state: BackendState,
  about: Pick<SubmitCall, "kind" | "name" | "queue">,
  sending: Sending<Request>,
): Promise<string[]> {
  const runner = hookRunner();
  if (runner === undefined) return sending.send(sending.requests);
  return runner.submit({ backend: state.backend.name, ...about }, sending, (error) =>
    state.logger.error("A hook around a submit has failed.", { name: about.name, error: String(error) }),
  );
}

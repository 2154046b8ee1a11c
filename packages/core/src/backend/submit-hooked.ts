import type { RequestOptions } from "../adapter/submit-request.ts";
import { runHooked } from "../hooks/run-hooked.ts";
import { type MoreHeaders, type SubmitCall, type TaskHooks, taskHooks } from "../hooks/task-hooks.ts";
import type { BackendState } from "./backend-state.ts";

/** What a hook is told of, and what is sent. */
export interface Sending<Request extends RequestOptions> {
  readonly call: Pick<SubmitCall, "kind" | "name" | "queue">;
  /** All with the same headers. */
  readonly requests: readonly Request[];
  /** Answers the ids. */
  send(requests: readonly Request[]): Promise<string[]>;
}

/** Sends requests within the hooks of this process, with the headers that those add. */
export function submitHooked<Request extends RequestOptions>(
  state: BackendState,
  { call: about, requests, send }: Sending<Request>,
): Promise<string[]> {
  if (taskHooks().size === 0) return send(requests);
  const headers = requests[0]?.headers ?? {};
  const call = Object.freeze({ backend: state.backend.name, ...about, count: requests.length, headers });
  const sendWith = (more?: MoreHeaders): Promise<string[]> =>
    send(more === undefined ? requests : requests.map((request) => addHeaders(request, more)));
  const hooks = [...taskHooks()].flatMap((each) =>
    each.submit === undefined
      ? []
      : [(next: typeof sendWith) => (each as Required<TaskHooks>).submit(call, next)],
  );
  return runHooked(hooks, sendWith, (error) =>
    state.logger.error(`A hook around a submit of "${call.name}" has failed.`, { error: String(error) }),
  );
}

function addHeaders<Request extends RequestOptions>(request: Request, more: MoreHeaders): Request {
  return Object.freeze({ ...request, headers: Object.freeze({ ...request.headers, ...more }) });
}

import { runHooked } from "./run-hooked.ts";
import {
  type Action,
  type Headed,
  HOOK_RUNNER,
  type HookRunner,
  hookRunner,
  type MoreHeaders,
  type TaskHooks,
} from "./task-hooks.ts";

/** A process without hooks does not have it: whoever adds the first brings it. */
class ProcessHooks implements HookRunner {
  readonly all = new Set<TaskHooks>();

  submit: HookRunner["submit"] = (about, { requests, send }, onError) => {
    const headers = requests[0]?.headers ?? {};
    const call = Object.freeze({ ...about, count: requests.length, headers });
    const sendWith: Action<string[]> = (more) =>
      send(more === undefined ? requests : requests.map((request) => addHeaders(request, more)));
    // Called on its object: hooks may be methods.
    const hooks = [...this.all].flatMap((each) =>
      each.submit === undefined ? [] : [async (next: typeof sendWith) => each.submit?.(call, next)],
    );
    return runHooked(hooks, sendWith, onError);
  };

  execute: HookRunner["execute"] = (call, run, onError) => {
    const hooks = [...this.all].flatMap((each) =>
      each.execute === undefined ? [] : [async (next: typeof run) => each.execute?.(call, next)],
    );
    return runHooked(hooks, run, onError);
  };
}

function addHeaders<Request extends Headed>(request: Request, more: MoreHeaders): Request {
  return Object.freeze({ ...request, headers: Object.freeze({ ...request.headers, ...more }) });
}

/**
 * Adds hooks around every submit and every start of all backends in this process; the first added is the outermost. Answers
 * how to remove them.
 */
export function addTaskHooks(hooks: TaskHooks): () => void {
  const shared = globalThis as { [HOOK_RUNNER]?: HookRunner };
  const runner = hookRunner() ?? new ProcessHooks();
  shared[HOOK_RUNNER] = runner;
  runner.all.add(hooks);
  return () => {
    runner.all.delete(hooks);
    if (runner.all.size === 0 && shared[HOOK_RUNNER] === runner) delete shared[HOOK_RUNNER];
  };
}

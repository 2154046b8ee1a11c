import { hostname } from "node:os";
import { createArgument } from "../contender.ts";
import { TASK_NAME } from "./celery-plan.ts";

const origin = `gen${process.pid}@${hostname()}`;

/** A task in Celery's protocol 2, with all headers that Celery sends. */
export function encodeTask(id: string, value: number) {
  const argument = createArgument(value);
  return {
    headers: {
      lang: "js",
      task: TASK_NAME,
      id,
      shadow: null,
      eta: null,
      expires: null,
      group: null,
      group_index: null,
      retries: 0,
      timelimit: [null, null],
      root_id: id,
      parent_id: null,
      argsrepr: `(${JSON.stringify(argument)},)`,
      kwargsrepr: "{}",
      origin,
      ignore_result: false,
      replaced_task_nesting: 0,
      stamped_headers: null,
      stamps: {},
    },
    body: Buffer.from(
      JSON.stringify([[argument], {}, { callbacks: null, errbacks: null, chain: null, chord: null }]),
    ),
  };
}

/** A handler, by the name of its task. */
export type Handlers = ReadonlyMap<string, (...args: unknown[]) => unknown>;

/** Runs a message's handler; answers where its result goes, and the result as Celery stores it. */
export async function runTask(
  handlers: Handlers,
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
): Promise<readonly [key: string, meta: string]> {
  const id = String(headers["id"]);
  const end = { traceback: null, children: [], task_id: id, date_done: new Date().toISOString() };
  const key = `celery-task-meta-${id}`;
  try {
    const [args, kwargs] = JSON.parse(body.toString("utf8")) as [unknown[], object];
    const handler = handlers.get(String(headers["task"]));
    if (handler === undefined) throw new Error(`There is no task ${String(headers["task"])}.`);
    const result = await handler(...args, ...(Object.keys(kwargs).length === 0 ? [] : [kwargs]));
    return [key, JSON.stringify({ status: "SUCCESS", result: result ?? null, ...end })];
  } catch (error) {
    const { name, message } = error as Error;
    const result = { exc_type: name, exc_message: [message], exc_module: "node" };
    return [key, JSON.stringify({ status: "FAILURE", result, ...end })];
  }
}

/** Headers of task protocol 2, as Celery 5.2 to 5.6 send them. https://docs.celeryq.dev/en/stable/internals/protocol.html */
const PROTOCOL_HEADERS: ReadonlySet<string> = new Set([
  "lang",
  "task",
  "id",
  "shadow",
  "eta",
  "expires",
  "group",
  "group_index",
  "retries",
  "timelimit",
  "root_id",
  "parent_id",
  "argsrepr",
  "kwargsrepr",
  "origin",
  "ignore_result",
  "replaced_task_nesting",
  "stamped_headers",
  "stamps",
  "redelivered",
  "compression",
]);

/** Which step of which chain a task is: `<id of the chain>/<step>`. Celery hands headers of a step on as they are. */
export const CHAIN_HEADER = "x-task-chain";

/** What a broker puts in on the way: a message that was dead-lettered or parked, deliveries of a quorum queue. */
const BROKER_HEADER = /^x-(death|first-death|last-death|delivery-count|delivery-limit|acquired-count|opt-)/;

/** True for a header that a user may give a task. */
export function isUserHeader(name: string): boolean {
  return !PROTOCOL_HEADERS.has(name) && name !== CHAIN_HEADER && !BROKER_HEADER.test(name);
}

/** The headers of a message without those of the broker: what is sent on with it. */
export function withoutBrokerHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !BROKER_HEADER.test(name)));
}

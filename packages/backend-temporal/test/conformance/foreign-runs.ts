import { randomUUID } from "node:crypto";
import { Client, Connection, type WorkflowStartOptions } from "@temporalio/client";
import { defaultPayloadConverter, type Payload, RawValue } from "@temporalio/common";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const encoded = (encoding: string, data: string): RawValue =>
  RawValue.fromPayload({ metadata: { encoding: bytes(encoding) }, data: bytes(data) });

interface ForeignRun {
  readonly type?: string;
  readonly args?: readonly unknown[];
  readonly memo?: Record<string, unknown>;
  readonly header?: Payload;
}

/** What other programs may start on a task queue, by what is wrong with it. */
const runs: Readonly<Record<string, ForeignRun>> = {
  "of another program": { type: "OrderWorkflow", args: [{ order: 7 }] },
  "arguments in an unknown encoding": { args: [encoded("binary/encrypted", "?")] },
  "arguments that are not JSON": { args: [encoded("json/plain", "{")] },
  "more arguments than anybody takes": { args: Array.from({ length: 100 }, (_, index) => index) },
  "a memo that is no plan": { memo: { "task-abstraction": "hello" } },
  "a plan without steps": { memo: { "task-abstraction": { v: 1 } } },
  "a header that is none of ours": { header: defaultPayloadConverter.toPayload(["hello"]) },
};

/** As {@link Space.foreignMessages} of the suite wants them. */
export function startForeignRuns(place: {
  readonly address: string;
  readonly namespace: string;
}): Readonly<Record<string, (queue: string) => Promise<void>>> {
  return Object.fromEntries(
    Object.entries(runs).map(([name, run]) => [name, (queue: string) => start(place, queue, run)]),
  );
}

async function start(
  { address, namespace }: { readonly address: string; readonly namespace: string },
  taskQueue: string,
  { type = "slow", args = [1, 1], memo, header }: ForeignRun,
): Promise<void> {
  const connection = await Connection.connect({ address });
  const client = new Client({
    connection,
    namespace,
    interceptors: {
      workflow: [
        {
          start: (input, next) =>
            next(header === undefined ? input : { ...input, headers: { "task-abstraction": header } }),
        },
      ],
    },
  });
  const options = { taskQueue, workflowId: randomUUID(), args, ...(memo !== undefined && { memo }) };
  await client.workflow.start(type, options as WorkflowStartOptions);
  await connection.close();
}

import type { CeleryMessage } from "./celery-message.ts";
import { clientHostname } from "./client-hostname.ts";
import { CHAIN_HEADER } from "./protocol-headers.ts";
import { reprArguments, reprValue } from "./python-repr.ts";
import { writeSignature } from "./signature.ts";
import type { WireMessage } from "./wire-message.ts";

/** What is sent beside the message itself. */
export interface Envelope {
  readonly priority: number | undefined;
  readonly replyTo: string | undefined;
}

/** A message of protocol 2. */
export function encodeMessage(message: CeleryMessage, { priority, replyTo }: Envelope): WireMessage {
  const { id, task, args, kwargs, callbacks, errbacks, chain } = message;
  const embed = {
    callbacks: callbacks.length === 0 ? null : callbacks.map(writeSignature),
    errbacks: errbacks.length === 0 ? null : errbacks.map(writeSignature),
    chain: chain.length === 0 ? null : chain.map(writeSignature),
    chord: null,
  };
  return {
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers: {
      ...message.headers,
      ...(message.step && { [CHAIN_HEADER]: writeStep(message.step) }),
      lang: "js",
      task,
      id,
      shadow: null,
      eta: message.eta?.toISOString() ?? null,
      expires: message.expires?.toISOString() ?? null,
      group: message.group ?? null,
      group_index: null,
      retries: message.retries,
      timelimit: [null, null],
      root_id: message.rootId ?? id,
      parent_id: message.parentId ?? null,
      argsrepr: reprArguments(args),
      kwargsrepr: reprValue(kwargs),
      origin: clientHostname,
      ignore_result: message.ignoreResult,
      replaced_task_nesting: 0,
      stamped_headers: null,
      stamps: {},
    },
    body: Buffer.from(JSON.stringify([args, kwargs, embed])),
    correlationId: id,
    replyTo,
    priority,
  };
}

/** The header that says which step of which chain a task is. */
export function writeStep({ chain, index }: NonNullable<CeleryMessage["step"]>): string {
  return `${chain}/${index}`;
}

import type { CeleryMessage } from "./celery-message.ts";
import { readTime } from "./celery-time.ts";
import { type Reader, UnsafeNumberError } from "./kombu-json.ts";
import { type ParsedBody, parseBody } from "./parse-body.ts";
import { printShort } from "./print-short.ts";
import { CHAIN_HEADER, isUserHeader } from "./protocol-headers.ts";
import { isRecord, readSignatures, type Signature } from "./signature.ts";
import { type ReadSoFar, UnreadableMessageError } from "./unreadable-message-error.ts";
import type { WireMessage } from "./wire-message.ts";

/** Longer ones are no ids of Celery, and a key of the results must not be of any size. */
const MAX_ID_LENGTH = 512;

/**
 * Reads a message of protocol 2, or of protocol 1, whose task is in the body.
 *
 * @throws UnreadableMessageError, with the id and the name where they can be read
 */
export function decodeMessage(wire: WireMessage): CeleryMessage {
  const about = { id: readId(wire.headers["id"]), taskName: readText(wire.headers["task"]) };
  const parsed = parseBody(wire, about);
  if (about.taskName === undefined) return decodeVersion1(parsed, wire);
  if (about.id === undefined) throw new UnreadableMessageError("it has no id", about);
  if (!Array.isArray(parsed.body))
    throw new UnreadableMessageError("its body is no list of args, kwargs and embed", about);
  const [args, kwargs] = parsed.body as readonly unknown[];
  const [, , embed] = parsed.kept as readonly unknown[];
  return read(about, { ...wire.headers, args, kwargs, embed }, { headers: wire.headers, read: parsed.read });
}

/** https://docs.celeryq.dev/en/stable/internals/protocol.html#version-1 */
function decodeVersion1({ body, kept, read: reader }: ParsedBody, { headers }: WireMessage): CeleryMessage {
  if (!isRecord(body) || !isRecord(kept))
    throw new UnreadableMessageError("it has no header task: it is no message of Celery", nobody);
  const about = { id: readId(body["id"]), taskName: readText(body["task"]) };
  if (about.taskName === undefined || about.id === undefined)
    throw new UnreadableMessageError("it has neither the header task nor a body with task and id", about);
  const { callbacks, errbacks, chord } = kept;
  return read(about, { ...body, embed: { callbacks, errbacks, chord } }, { headers, read: reader });
}

const nobody: ReadSoFar = { id: undefined, taskName: undefined };

function read(
  about: ReadSoFar,
  fields: Readonly<Record<string, unknown>>,
  { headers, read: reader }: Pick<WireMessage, "headers"> & Pick<ParsedBody, "read">,
): CeleryMessage {
  const embed = isRecord(fields["embed"]) ? fields["embed"] : {};
  const fail = (reason: string, fault: "unreadable" | "invalid-arguments" = "unreadable"): never => {
    throw new UnreadableMessageError(reason, { ...about, chain: findChain(embed["chain"]) }, fault);
  };
  const { retries } = fields;
  if (!isRecord(fields["embed"] ?? {})) return fail("its embed is no mapping");
  if (embed["chord"]) return fail("it is part of a chord: leave chords and groups to Python workers");
  try {
    return {
      id: about.id as string,
      task: about.taskName as string,
      args: readArgs(fields["args"], reader),
      kwargs: readKwargs(fields["kwargs"], reader),
      retries: typeof retries === "number" && Number.isSafeInteger(retries) && retries > 0 ? retries : 0,
      eta: readDate(fields["eta"], "eta"),
      expires: readDate(fields["expires"], "expires"),
      rootId: readText(fields["root_id"]),
      parentId: readText(fields["parent_id"]),
      group: readText(fields["group"]),
      ignoreResult: fields["ignore_result"] === true,
      headers: readUserHeaders(headers),
      step: readStep(headers[CHAIN_HEADER]),
      callbacks: readSignatures(embed["callbacks"], "embed.callbacks"),
      errbacks: readSignatures(embed["errbacks"], "embed.errbacks"),
      chain: readSignatures(embed["chain"], "embed.chain").map(refuseCanvas),
    };
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message);
    // A RangeError is that of a value which is nested too deep.
    if (error instanceof UnsafeNumberError || error instanceof RangeError)
      return fail(error.message, "invalid-arguments");
    throw error;
  }
}

function readArgs(args: unknown, reader: Reader): readonly unknown[] {
  if (!Array.isArray(args ?? [])) throw new TypeError("its args are no list");
  return reader(args ?? []) as readonly unknown[];
}

function readKwargs(kwargs: unknown, reader: Reader): CeleryMessage["kwargs"] {
  const values = isRecord(kwargs ?? {}) ? reader(kwargs ?? {}) : undefined;
  if (!isRecord(values)) throw new TypeError("its kwargs are no mapping");
  return values;
}

/** Of a message that is refused. */
function findChain(chain: unknown): readonly Signature[] {
  try {
    return readSignatures(chain, "embed.chain");
  } catch {
    return [];
  }
}

/** A group within a chain is carried on by Celery's canvas, which only Python has. */
function refuseCanvas(signature: Signature): Signature {
  if (signature.subtaskType === null) return signature;
  throw new TypeError(
    `its chain holds a ${printShort(signature.subtaskType)}: leave chords and groups to Python workers`,
  );
}

function readId(value: unknown): string | undefined {
  const id = readText(value);
  return id !== undefined && id.length > 0 && id.length <= MAX_ID_LENGTH ? id : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function readDate(value: unknown, name: string): Date | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const date = readTime(value);
  if (date === undefined) throw new TypeError(`its ${name} is no time: ${printShort(value)}`);
  return date;
}

function readUserHeaders(headers: WireMessage["headers"]): Readonly<Record<string, string>> {
  const texts = Object.entries(headers).filter(
    (header): header is [string, string] => typeof header[1] === "string" && isUserHeader(header[0]),
  );
  return Object.fromEntries(texts);
}

function readStep(value: unknown): CeleryMessage["step"] {
  const [, chain, index] = typeof value === "string" ? (/^(.{1,100})\/(\d{1,6})$/.exec(value) ?? []) : [];
  return chain === undefined ? undefined : { chain, index: Number(index) };
}

import type { CeleryMessage } from "./celery-message.ts";
import { type Dialect, parseKombuJson, UnsafeIntegerError } from "./kombu-json.ts";
import { CHAIN_HEADER, isUserHeader } from "./protocol-headers.ts";
import { isRecord, readSignatures, type Signature } from "./signature.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";
import type { WireMessage } from "./wire-message.ts";

/** What a body may be encoded in: `binary` is kombu's word for bytes that are not to be recoded. */
const ENCODINGS: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii", "ascii", "binary"]);

/** Longer ones are no ids of Celery, and a key of the results must not be of any size. */
const MAX_ID_LENGTH = 512;

type About = ConstructorParameters<typeof UnreadableMessageError>[1];

/**
 * Reads a message of protocol 2, or of protocol 1, whose task is in the body.
 *
 * @throws UnreadableMessageError, with the id and the name where they can be read
 */
export function decodeMessage(wire: WireMessage): CeleryMessage {
  const about = { id: readId(wire.headers["id"]), taskName: readText(wire.headers["task"]) };
  const body = parseBody(wire, about);
  if (about.taskName === undefined) return decodeVersion1(body, wire);
  if (about.id === undefined) throw new UnreadableMessageError("it has no id", about);
  if (!Array.isArray(body))
    throw new UnreadableMessageError("its body is no list of args, kwargs and embed", about);
  const [args = [], kwargs = {}, embed = {}] = body as readonly unknown[];
  return read(about, { ...wire.headers, args, kwargs, embed }, wire.headers);
}

function parseBody(wire: WireMessage, about: About): unknown {
  const { contentType, contentEncoding = "utf-8" } = wire;
  if (contentType !== "application/json")
    throw new UnreadableMessageError(
      `its content type is ${print(contentType)}: only application/json is accepted`,
      about,
    );
  if (!ENCODINGS.has(contentEncoding.toLowerCase()))
    throw new UnreadableMessageError(`its content encoding is ${print(contentEncoding)}`, about);
  if (wire.headers["compression"])
    throw new UnreadableMessageError(`its body is compressed (${print(wire.headers["compression"])})`, about);
  const dialect: Dialect = wire.headers["lang"] === "js" ? "plain" : "kombu";
  try {
    return parseKombuJson(wire.body.toString("utf8"), dialect);
  } catch (error) {
    if (error instanceof UnsafeIntegerError)
      throw new UnreadableMessageError(error.message, about, "invalid-arguments");
    throw new UnreadableMessageError(`its body is no JSON (${(error as Error).message})`, about);
  }
}

/** https://docs.celeryq.dev/en/stable/internals/protocol.html#version-1 */
function decodeVersion1(body: unknown, wire: WireMessage): CeleryMessage {
  if (!isRecord(body))
    throw new UnreadableMessageError("it has no header task: it is no message of Celery", nobody);
  const about = { id: readId(body["id"]), taskName: readText(body["task"]) };
  if (about.taskName === undefined || about.id === undefined)
    throw new UnreadableMessageError("it has neither the header task nor a body with task and id", about);
  const { callbacks, errbacks, chord } = body;
  return read(about, { ...body, embed: { callbacks, errbacks, chord } }, wire.headers);
}

const nobody: About = { id: undefined, taskName: undefined };

function read(
  about: About,
  fields: Readonly<Record<string, unknown>>,
  headers: WireMessage["headers"],
): CeleryMessage {
  const fail = (reason: string): never => {
    throw new UnreadableMessageError(reason, about);
  };
  const { args, kwargs, embed, retries } = fields;
  if (!Array.isArray(args ?? [])) return fail("its args are no list");
  if (!isRecord(kwargs ?? {})) return fail("its kwargs are no mapping");
  if (!isRecord(embed ?? {})) return fail("its embed is no mapping");
  const { callbacks, errbacks, chain, chord } = (embed ?? {}) as Readonly<Record<string, unknown>>;
  if (chord) return fail("it is part of a chord: leave chords and groups to Python workers");
  try {
    return {
      id: about.id as string,
      task: about.taskName as string,
      args: (args ?? []) as readonly unknown[],
      kwargs: (kwargs ?? {}) as CeleryMessage["kwargs"],
      retries: typeof retries === "number" && Number.isSafeInteger(retries) && retries > 0 ? retries : 0,
      eta: readDate(fields["eta"], "eta"),
      expires: readDate(fields["expires"], "expires"),
      rootId: readText(fields["root_id"]),
      parentId: readText(fields["parent_id"]),
      group: readText(fields["group"]),
      ignoreResult: fields["ignore_result"] === true,
      headers: readUserHeaders(headers),
      step: readStep(headers[CHAIN_HEADER]),
      callbacks: readSignatures(callbacks, "embed.callbacks"),
      errbacks: readSignatures(errbacks, "embed.errbacks"),
      chain: readSignatures(chain, "embed.chain").map(refuseCanvas),
    };
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message);
    throw error;
  }
}

/** A group within a chain is carried on by Celery's canvas, which only Python has. */
function refuseCanvas(signature: Signature): Signature {
  if (signature.subtaskType === null) return signature;
  throw new TypeError(
    `its chain holds a ${print(signature.subtaskType)}: leave chords and groups to Python workers`,
  );
}

function readId(value: unknown): string | undefined {
  const id = readText(value);
  return id !== undefined && id.length > 0 && id.length <= MAX_ID_LENGTH ? id : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** ISO 8601; without an offset it is UTC, as Celery's own workers take it. */
function readDate(value: unknown, name: string): Date | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw new TypeError(`its ${name} is no text`);
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(value);
  const date = new Date(hasOffset ? value : `${value}Z`);
  if (Number.isNaN(date.getTime())) throw new TypeError(`its ${name} is no time: ${print(value)}`);
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

/** Short: it comes from a stranger. */
function print(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(String(value).slice(0, 100));
}

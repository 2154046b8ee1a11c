import { FileFormatError } from "../files/file-errors.ts";

/** The text of a file as it is read, and how it was written. */
export interface DecodedText {
  readonly encoding: string;
  /** Without the byte order mark. */
  readonly texts: AsyncIterable<string>;
}

const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/**
 * Decodes bytes as they arrive. A byte order mark goes before the encoding that a call names, as in a browser.
 *
 * @throws FileFormatError for bytes that the encoding does not have, which would otherwise become `�` unseen
 */
export async function decodeText(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  named: string | undefined,
): Promise<DecodedText> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const encoding = first.done === true ? undefined : findMark(first.value);
  const decoder = new TextDecoder(encoding ?? named ?? "utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new FileFormatError(path, "CSV", `it is not ${decoder.encoding} text; name its encoding`);
    }
  };
  async function* decodeAll(): AsyncGenerator<string> {
    for (let next = first; next.done !== true; next = await iterator.next()) yield decode(next.value);
    yield decode();
  }
  return { encoding: decoder.encoding, texts: decodeAll() };
}

function findMark(bytes: Uint8Array): string | undefined {
  return marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
}

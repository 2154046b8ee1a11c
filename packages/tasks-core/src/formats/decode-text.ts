import { FileFormatError } from "../files/file-errors.ts";

/**
 * Decodes UTF-8 as it arrives, without a byte order mark.
 *
 * @throws FileFormatError for bytes that are not UTF-8, which would otherwise become `�` unseen
 */
export async function* decodeText(
  path: string,
  format: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new FileFormatError(path, format, "it is not UTF-8 text; convert it first");
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

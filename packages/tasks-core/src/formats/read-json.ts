import { describe, isPlainObject } from "../arguments/check.ts";
import { FileFormatError } from "../files/file-errors.ts";
import type { Row } from "../table/table.ts";
import type { RowCollector } from "./row-collector.ts";

/**
 * Reads a JSON file that holds a list of objects. JSON has to be read as a whole, whatever the limit on rows.
 *
 * @throws FileFormatError
 */
export async function readJson(
  path: string,
  texts: AsyncIterable<string>,
  kept: RowCollector<Row>,
): Promise<void> {
  const parts: string[] = [];
  for await (const text of texts) parts.push(text);
  const parsed = parseJson(path, "JSON", parts.join(""), "it");
  if (!Array.isArray(parsed))
    throw new FileFormatError(path, "JSON", `it must hold a list of objects, not ${typeName(parsed)}`);
  for (const [index, item] of parsed.entries()) {
    if (kept.isFull()) return;
    kept.add(asRow(path, "JSON", item, `row ${index + 1}`));
  }
}

/**
 * Reads a file with one JSON object a line; empty lines are passed over.
 *
 * @throws FileFormatError with the line
 */
export async function readNdjson(
  path: string,
  texts: AsyncIterable<string>,
  kept: RowCollector<Row>,
): Promise<void> {
  let number = 0;
  for await (const line of splitLines(texts)) {
    number += 1;
    if (kept.isFull()) return;
    if (line.trim() === "") continue;
    kept.add(asRow(path, "NDJSON", parseJson(path, "NDJSON", line, `line ${number}`), `line ${number}`));
  }
}

/** Splits at line feeds only: `readline` also splits at U+2028, which JSON strings may hold. */
async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  for await (const text of texts) {
    const [first = "", ...others] = text.split("\n");
    parts.push(first);
    for (const other of others) {
      yield parts.join("");
      parts = [other];
    }
  }
  yield parts.join("");
}

function parseJson(path: string, format: string, text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be anything.
    throw new FileFormatError(path, format, `${where} is not JSON`);
  }
}

function asRow(path: string, format: string, item: unknown, where: string): Row {
  if (!isPlainObject(item))
    throw new FileFormatError(path, format, `${where} must be an object, not ${typeName(item)}`);
  return item as Row;
}

function typeName(value: unknown): string {
  return isPlainObject(value) ? "an object" : describe(value);
}

/** The engine took thousands at once; so many cost the least for each. */
const MOST_ITEMS = 500;

/** What is sent in one message with others. */
export interface Chunkable {
  readonly input: string;
  /** Has a message of its own. */
  readonly isAlone?: boolean | undefined;
}

/** In order, of at most 500 items and so many bytes each; one that is larger is alone. */
export function* chunksOf<Item extends Chunkable>(
  items: readonly Item[],
  mostBytes: number,
): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(item.input) + ITEM_BYTES;
    const isFull =
      chunk.length >= MOST_ITEMS || bytes + size > mostBytes || item.isAlone || chunk[0]?.isAlone;
    if (chunk.length > 0 && isFull) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

/** Name, priority and the like: names have up to some 400 bytes. */
const ITEM_BYTES = 1_024;

import { quote } from "../arguments/check.ts";
import { FileLimitError } from "../files/file-errors.ts";

/** Keeps rows as they are read: the first `limit`, and never more than `maxRows`. */
export class RowCollector<Item> {
  readonly items: Item[] = [];
  readonly #path: string;
  readonly #limit: number;
  readonly #maxRows: number;

  constructor(path: string, limits: { readonly limit: number; readonly maxRows: number }) {
    this.#path = path;
    this.#limit = limits.limit;
    this.#maxRows = limits.maxRows;
  }

  /** @throws FileLimitError */
  add(item: Item): void {
    if (this.items.length >= this.#maxRows) {
      throw new FileLimitError(
        `File ${quote(this.#path)} has more than ${this.#maxRows} rows. Read the first ones with limit, or raise TASK_FILES_MAX_ROWS on the worker.`,
      );
    }
    this.items.push(item);
  }

  /** True when the limit is reached: nothing more need be read. */
  isFull(): boolean {
    return this.items.length >= this.#limit;
  }
}

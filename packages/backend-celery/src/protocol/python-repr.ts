import { sourceOf } from "./kombu-json.ts";

/** Celery's `argsrepr_maxsize` and `kwargsrepr_maxsize`. */
const MAX_LENGTH = 1_024;

/** How Python would print positional arguments: what Flower and `celery inspect` show. Cut at 1024 characters. */
export function reprArguments(args: readonly unknown[]): string {
  if (args.length === 0) return "()";
  const printer = new Printer();
  printer.add("(");
  printer.addAll(args, (value) => printer.addValue(value));
  return printer.close(args.length === 1 ? ",)" : ")");
}

/** As {@link reprArguments}, of one value: keyword arguments, a result. */
export function reprValue(value: unknown): string {
  const printer = new Printer();
  printer.addValue(value);
  return printer.close("");
}

/** Stops when there is enough: a large argument is never printed as a whole. */
class Printer {
  #text = "";

  get #isFull(): boolean {
    return this.#text.length >= MAX_LENGTH;
  }

  add(text: string): void {
    if (!this.#isFull) this.#text += text;
  }

  addAll<Item>(items: readonly Item[], addItem: (item: Item) => void): void {
    for (const [index, item] of items.entries()) {
      if (this.#isFull) return;
      if (index > 0) this.add(", ");
      addItem(item);
    }
  }

  addValue(value: unknown): void {
    if (value === null || value === undefined) this.add("None");
    else if (value === true) this.add("True");
    else if (value === false) this.add("False");
    else if (typeof value === "string") this.add(quote(value.slice(0, MAX_LENGTH)));
    else if (Array.isArray(value)) this.#addBracketed("[", value, "]", (item) => this.addValue(item));
    else if (sourceOf(value) !== undefined) this.add(sourceOf(value) as string);
    else if (typeof value === "object")
      this.#addBracketed("{", Object.entries(value), "}", ([key, item]) => {
        this.add(`${quote(key)}: `);
        this.addValue(item);
      });
    else this.add(String(value));
  }

  close(end: string): string {
    return this.#text.length < MAX_LENGTH
      ? this.#text + end
      : `${this.#text.slice(0, MAX_LENGTH - 3).toWellFormed()}...`;
  }

  #addBracketed<Item>(
    open: string,
    items: readonly Item[],
    end: string,
    addItem: (item: Item) => void,
  ): void {
    this.add(open);
    this.addAll(items, addItem);
    this.add(end);
  }
}

/** As `repr` does it: in double quotes where that spares an escape. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  return mark + text.replace(mark === "'" ? /[\\'\p{Cc}]/gu : /[\\\p{Cc}]/gu, escapeCharacter) + mark;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  if (character === "\\" || character === "'") return `\\${character}`;
  const known = ESCAPES[character];
  return known ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

import type { ClassifiedCell } from "./classify-cell.ts";
import { DistinctCounter } from "./distinct-counter.ts";
import { FrequentValues, type HeldValue } from "./frequent-values.ts";
import { NumberStatistics } from "./number-statistics.ts";
import type { CellType, ColumnProfile } from "./profile.ts";
import { RangeOf } from "./range-of.ts";

/** Longer values are held by their beginning and a hash, so that memory does not depend on their length. */
const MAX_HELD_CHARACTERS = 100;

/** What a column's profile is made with. */
export interface ColumnSettings {
  readonly nullValues: ReadonlySet<string>;
  readonly frequentValues: number;
  readonly examples: number;
  /** Values that are surely held; twice as many are counted exactly. */
  readonly capacity: number;
  /** 64 bits of a text. */
  readonly hash: (text: string) => bigint;
}

/** Looks at the cells of one column as they pass, and keeps a bounded memory of them. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #settings: ColumnSettings;
  readonly #frequent: FrequentValues;
  readonly #distinct = new DistinctCounter();
  readonly #numbers = new NumberStatistics();
  readonly #dates = new RangeOf<string>();
  readonly #lengths = new RangeOf<number>();
  readonly #types = new Map<CellType, number>();
  readonly #examples: string[] = [];
  #filled = 0;
  #empty = 0;
  #nulls = 0;

  constructor(name: string, settings: ColumnSettings) {
    this.#name = name;
    this.#settings = settings;
    this.#frequent = new FrequentValues(settings.capacity);
  }

  add(cell: string): void {
    if (cell === "" || cell.trim() === "") this.#empty += 1;
    else if (this.#settings.nullValues.has(cell)) this.#nulls += 1;
    else this.#addFilled(cell);
  }

  describe(): ColumnProfile {
    const exact = this.#frequent.error === 0;
    const numbers = exact ? [...this.#frequent.values()].filter(isNumeric) : undefined;
    return {
      name: this.#name,
      type: findType([...this.#types.keys()]),
      types: Object.fromEntries(this.#types),
      filled: this.#filled,
      empty: this.#empty,
      nulls: this.#nulls,
      distinct: exact ? this.#frequent.size : Math.min(this.#filled, this.#distinct.estimate()),
      exact,
      numbers: this.#numbers.describe(numbers),
      dates: this.#dates.range(),
      length: this.#lengths.range(),
      frequent: this.#frequent
        .top(this.#settings.frequentValues)
        .map(({ text, count }) => ({ value: shorten(text), count })),
      countError: this.#frequent.error,
      examples: this.#examples,
    };
  }

  #addFilled(cell: string): void {
    this.#filled += 1;
    this.#lengths.add(cell.length);
    const key = cell.length > MAX_HELD_CHARACTERS ? this.#keyOf(cell) : cell;
    // What is held was counted among the different ones when it came, and is classified.
    const value = this.#frequent.find(key) ?? this.#hold(key, cell);
    value.count += 1;
    this.#types.set(value.type, (this.#types.get(value.type) ?? 0) + 1);
    if (isNumeric(value)) this.#numbers.add(value.number);
    else if (value.type === "date" || value.type === "datetime") this.#dates.add(cell);
  }

  #hold(key: string, cell: string): HeldValue {
    this.#distinct.add(this.#settings.hash(cell));
    if (this.#examples.length < this.#settings.examples && this.#frequent.error === 0)
      this.#examples.push(shorten(key));
    return this.#frequent.hold(key, cell);
  }

  #keyOf(cell: string): string {
    return `${cell.slice(0, MAX_HELD_CHARACTERS)}…${this.#settings.hash(cell).toString(16)}`;
  }
}

function shorten(key: string): string {
  return key.length > MAX_HELD_CHARACTERS ? key.slice(0, MAX_HELD_CHARACTERS + 1) : key;
}

function isNumeric({ type }: ClassifiedCell): boolean {
  return type === "integer" || type === "number";
}

/** The narrowest type that all cells have. */
function findType(types: readonly CellType[]): CellType | "empty" {
  const [first] = types;
  if (first === undefined) return "empty";
  if (types.length === 1) return first;
  if (types.every((type) => type === "integer" || type === "number")) return "number";
  return types.every((type) => type === "date" || type === "datetime") ? "datetime" : "string";
}

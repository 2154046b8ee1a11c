import { InvalidArgumentsError } from "@task-abstraction/core";
import { quote } from "../arguments/check.ts";

/** The columns a table has at one point of its transformation, in order. */
export class KnownColumns {
  readonly #taskName: string;
  #names: Set<string>;

  constructor(taskName: string, names: Iterable<string>) {
    this.#taskName = taskName;
    this.#names = new Set(names);
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  add(names: readonly string[]): void {
    for (const name of names) this.#names.add(name);
  }

  replace(names: readonly string[]): void {
    this.#names = new Set(names);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new InvalidArgumentsError(this.#taskName, [`two columns would be called ${quote(twice)}`]);
  }

  /**
   * Refuses a misspelt column, which would otherwise count as one of nothing but `null`.
   *
   * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
   */
  mustHold(option: string, columns: readonly (string | undefined)[]): void {
    const unknown = columns.find((column) => column !== undefined && !this.#names.has(column));
    // A list without rows does not tell which columns its rows would have had.
    if (unknown === undefined || this.#names.size === 0) return;
    throw new InvalidArgumentsError(this.#taskName, [
      `${option} names the column ${quote(unknown)}, which there is not; there are ${this.names.map(quote).join(", ")}`,
    ]);
  }
}

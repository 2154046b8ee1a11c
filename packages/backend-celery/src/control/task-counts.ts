/** How many tasks a worker has started. */
export class TaskCounts {
  readonly #byName = new Map<string, number>();
  #all = 0;

  get all(): number {
    return this.#all;
  }

  add(taskName: string): void {
    this.#all += 1;
    this.#byName.set(taskName, (this.#byName.get(taskName) ?? 0) + 1);
  }

  byName(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byName);
  }
}

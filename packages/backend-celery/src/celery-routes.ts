/** Queues by name of task, as the setting `routes` says; the first that fits counts. */
export type Routes = readonly (readonly [pattern: string, queue: string])[];

/**
 * Reads `{ "tasks.add": "math", "feeds.*": "feeds" }`, or with Celery's own `{ "queue": "math" }` for a queue.
 *
 * @throws Error that completes a sentence
 */
export function readRoutes(text: string | undefined): Routes {
  if (text === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('must be JSON, such as {"tasks.add": "math"}');
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Error('must be an object, such as {"tasks.add": "math"}');
  return Object.entries(parsed).map(([pattern, route]) => {
    const queue = typeof route === "object" && route !== null ? route.queue : route;
    if (typeof queue !== "string" || queue === "") throw new Error(`names no queue for "${pattern}"`);
    return [pattern, queue] as const;
  });
}

/** The broker's names of queues, and back. */
export class QueueNames {
  readonly #defaultQueue: string;
  readonly #routes: Routes;

  constructor(defaultQueue: string, routes: Routes) {
    this.#defaultQueue = defaultQueue;
    this.#routes = routes;
  }

  /** Where a worker takes the tasks of a logical queue. */
  toBroker(queue: string): string {
    return queue === "default" ? this.#defaultQueue : queue;
  }

  /** The logical name of a queue that a worker takes from. */
  fromBroker(queue: string): string {
    return queue === this.#defaultQueue ? "default" : queue;
  }

  /** Where a task goes: a queue that nobody named is the route's, else Celery's default. */
  ofTask(taskName: string, queue: string | undefined): string {
    if (queue !== undefined && queue !== "default") return queue;
    return this.#routes.find(([pattern]) => matches(pattern, taskName))?.[1] ?? this.#defaultQueue;
  }
}

/** `*` stands for anything, as in Celery's own routes. */
function matches(pattern: string, taskName: string): boolean {
  if (!pattern.includes("*")) return pattern === taskName;
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(taskName);
}

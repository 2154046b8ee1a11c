import { NotRegisteredError } from "@task-abstraction/core";
import type { HatchetConnection } from "./hatchet-connection.ts";
import { type Place, parseDescription, workflowNameOf } from "./hatchet-names.ts";
import type { CreateTaskOpts } from "./hatchet-sdk.ts";
import { readRegisteredStep } from "./registered-step.ts";

/** So long a name that is known counts as known: each look costs a call. A name that is not is looked up every time. */
const KNOWN_MS = 30_000;
const PAGE = 200;

interface KnownWorkflow {
  readonly id: string;
  readonly at: number;
}

/**
 * The workflows that workers have registered. Hatchet takes a submit under any name, answers an id, and where nobody has
 * registered the name the run never exists: so each is looked up first.
 */
export class RegisteredTasks {
  readonly #connection: HatchetConnection;
  readonly #known = new Map<string, KnownWorkflow>();
  readonly #looking = new Map<string, Promise<KnownWorkflow>>();

  constructor(connection: HatchetConnection) {
    this.#connection = connection;
  }

  /** The name of its workflow. @throws NotRegisteredError (NOT_REGISTERED) */
  async find(place: Place): Promise<string> {
    const name = workflowNameOf(place, this.#connection.configuration);
    await this.#findWorkflow(name, place);
    return name;
  }

  /** What its worker registered. @throws NotRegisteredError (NOT_REGISTERED) */
  async findStep(place: Place): Promise<CreateTaskOpts> {
    const name = workflowNameOf(place, this.#connection.configuration);
    const { id } = await this.#findWorkflow(name, place);
    const { data } = await this.#connection.call(({ rest }, deadline) =>
      rest.workflowVersionGet(id, {}, deadline),
    );
    const step = readRegisteredStep(data.workflowConfig);
    if (step === undefined)
      throw notRegistered(place, `The workflow "${name}" has several tasks, and cannot be a step.`);
    return step;
  }

  /** After the engine has said that it is not there. */
  forget(name: string): void {
    this.#known.delete(name);
  }

  async #findWorkflow(name: string, place: Place): Promise<KnownWorkflow> {
    const known = this.#known.get(name);
    if (known !== undefined && performance.now() - known.at < KNOWN_MS) return known;
    const looking =
      this.#looking.get(name) ?? this.#look(name, place).finally(() => this.#looking.delete(name));
    this.#looking.set(name, looking);
    return looking;
  }

  /** By pages: the engine answers every name that has this one as a part, and ours may be the last. */
  async #look(name: string, place: Place): Promise<KnownWorkflow> {
    for (let offset = 0; ; offset += PAGE) {
      const { data } = await this.#connection.call(({ rest, tenantId }, deadline) =>
        rest.workflowList(tenantId, { name, limit: PAGE, offset }, deadline),
      );
      const rows = data.rows ?? [];
      const row = rows.find((candidate) => candidate.name === name);
      if (row !== undefined) {
        checkCase(place, row.description);
        const known = { id: row.metadata.id, at: performance.now() };
        this.#known.set(name, known);
        return known;
      }
      if (rows.length < PAGE)
        throw notRegistered(place, `Start a worker that serves it on queue "${place.queue}" first.`);
    }
  }
}

function checkCase(place: Place, description: string | undefined): void {
  const registered = parseDescription(description);
  if (registered === undefined) return;
  if (registered.queue === place.queue && registered.taskName === place.taskName) return;
  throw notRegistered(
    place,
    `There is "${registered.taskName}" on queue "${registered.queue}", which differs in case only.`,
  );
}

function notRegistered({ taskName }: Place, hint: string): NotRegisteredError {
  return new NotRegisteredError("task", taskName, hint);
}

import {
  NotRegisteredError,
  type Submission,
  type SubmissionOutcome,
  SubmitError,
  type SubmitRequest,
  type WorkflowRequest,
} from "@task-abstraction/core";
import { chunksOf } from "./chunks-of.ts";
import type { HatchetConnection } from "./hatchet-connection.ts";
import type { Place } from "./hatchet-names.ts";
import { readNativeOptions } from "./hatchet-native-options.ts";
import { ChainDeclarations } from "./hatchet-workflow.ts";
import { readCollision } from "./idempotency-collision.ts";
import { CODES, codeOf, toSubmitError } from "./map-hatchet-error.ts";
import type { RecentRuns } from "./recent-runs.ts";
import { RegisteredTasks } from "./registered-tasks.ts";
import { MOST_BYTES, prepareChain, prepareTask, type Trigger, toMessage } from "./trigger.ts";

/** Submitting: a request becomes a run. */
export class HatchetSubmitter {
  readonly #connection: HatchetConnection;
  readonly #recent: RecentRuns;
  readonly #registered: RegisteredTasks;
  readonly #chains: ChainDeclarations;

  constructor(connection: HatchetConnection, recent: RecentRuns) {
    this.#connection = connection;
    this.#recent = recent;
    this.#registered = new RegisteredTasks(connection);
    this.#chains = new ChainDeclarations(connection, this.#registered);
  }

  async submit(request: SubmitRequest): Promise<Submission> {
    const trigger = prepareTask(request);
    const name = await this.#look(() => this.#registered.find(request));
    return this.#run({ ...trigger, name }, request);
  }

  async submitWorkflow(request: WorkflowRequest): Promise<Submission> {
    const trigger = prepareChain(request);
    const name = await this.#look(() => this.#chains.declare(request));
    return this.#run({ ...trigger, name }, request.steps[0]);
  }

  /** Chunks of our own: with the SDK's, a failure loses the ids of those that went before it. */
  async submitMany(requests: readonly SubmitRequest[]): Promise<readonly SubmissionOutcome[]> {
    const prepared = requests.map((request) => ({ request, trigger: prepareTask(request) }));
    const names = new Map<string, string>();
    for (const { queue, taskName } of requests) {
      const key = `${queue}.${taskName}`;
      if (!names.has(key)) names.set(key, await this.#look(() => this.#registered.find({ queue, taskName })));
    }
    const triggers = prepared.map(({ request: { queue, taskName, native }, trigger }) => ({
      ...trigger,
      name: names.get(`${queue}.${taskName}`) as string,
      // The engine's answer does not say which of a bulk have collided.
      isAlone: readNativeOptions(native).idempotency !== undefined,
      place: { queue, taskName },
    }));
    const outcomes: SubmissionOutcome[] = [];
    for (const chunk of chunksOf(triggers, MOST_BYTES)) {
      const last = outcomes.at(-1);
      if (last?.status === "failed" && isUnreached(last.error))
        outcomes.push(
          ...chunk.map(() => failed(new SubmitError(last.error.message, "not-sent", { cause: last.error }))),
        );
      else outcomes.push(...(await this.#runAll(chunk)));
    }
    return outcomes;
  }

  async #runAll(
    chunk: readonly (Trigger & { readonly place: Place })[],
  ): Promise<readonly SubmissionOutcome[]> {
    const [first] = chunk;
    if (chunk.length === 1 && first !== undefined)
      return [
        await this.#run(first, first.place).then(
          ({ id }) => ({ status: "submitted", id }) as const,
          (error: unknown) => failed(error as SubmitError),
        ),
      ];
    try {
      const { workflowRunIds } = await this.#connection.call(({ workflows }, deadline) =>
        workflows.bulkTriggerWorkflow({ workflows: chunk.map(toMessage) }, deadline),
      );
      for (const id of workflowRunIds) this.#recent.add(id);
      return workflowRunIds.map((id) => ({ status: "submitted", id }) as const);
    } catch (error) {
      const mapped = (await this.#explain(error, chunk[0]?.name ?? "", chunk[0]?.place)) as SubmitError;
      return chunk.map(() => failed(mapped));
    }
  }

  async #run(trigger: Trigger, place: Place): Promise<Submission> {
    let trailer: Parameters<typeof readCollision>[0];
    try {
      const { workflowRunId } = await this.#connection.call(({ workflows }, deadline) =>
        workflows.triggerWorkflow(toMessage(trigger), {
          ...deadline,
          onTrailer: (metadata) => {
            trailer = metadata;
          },
        }),
      );
      this.#recent.add(workflowRunId);
      return { id: workflowRunId, deduplicated: false };
    } catch (error) {
      const first = codeOf(error) === CODES.alreadyExists ? await readCollision(trailer) : undefined;
      if (first !== undefined) return { id: first, deduplicated: true };
      throw await this.#explain(error, trigger.name, place);
    }
  }

  /** What is looked up before a submit sends nothing. */
  async #look<Found>(look: () => Promise<Found>): Promise<Found> {
    try {
      return await look();
    } catch (error) {
      const mapped = toSubmitError(error, await this.#connection.open());
      throw SubmitError.isInstance(mapped)
        ? new SubmitError(mapped.message, "not-sent", { cause: error })
        : mapped;
    }
  }

  async #explain(error: unknown, name: string, place: Place | undefined): Promise<Error> {
    if (codeOf(error) === CODES.invalidArgument && /workflow names? not found/i.test(String(error))) {
      this.#registered.forget(name);
      return new NotRegisteredError(
        "task",
        place?.taskName ?? name,
        `Hatchet has no workflow "${name}" any more.`,
      );
    }
    return toSubmitError(error, await this.#connection.open());
  }
}

function failed(error: SubmitError): SubmissionOutcome {
  return { status: "failed", error };
}

/** After a call without an answer the next one would only wait for its deadline, too. */
function isUnreached(error: SubmitError): boolean {
  return error.code === "SUBMIT_FAILED" && error.outcome === "unknown";
}

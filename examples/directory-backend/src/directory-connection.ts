import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { currentStep, type Run } from "./directory-workflow.ts";

/** The right to run a task: its ticket, moved to where no other worker looks. */
export interface Claim {
  readonly id: string;
  readonly path: string;
}

/**
 * The files. `runs/<id>.json` is the truth about a run, and is only ever replaced as a whole. Beside it a run that is not
 * over has one ticket, an empty file that moves from `queues/<queue>/<due>~<id>` to `claims/<queue>~<id>~<claim>` and back.
 */
export class DirectoryConnection {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Makes the folders that a queue needs. */
  async open(queue: string): Promise<void> {
    await stat(this.root);
    for (const folder of ["runs", "drafts", "claims", `queues/${queue}`])
      await mkdir(join(this.root, folder), { recursive: true });
  }

  /** The commit: whoever reads sees the run as it was or as it is, after a SIGKILL too. */
  async write(run: Run): Promise<void> {
    const draft = join(this.root, "drafts", randomUUID());
    await writeFile(draft, JSON.stringify(run));
    await rename(draft, join(this.root, "runs", `${run.id}.json`));
  }

  async read(id: string): Promise<Run | undefined> {
    const look = () => unlessMissing(readFile(join(this.root, "runs", `${id}.json`), "utf8"));
    let text = await look();
    if (text === undefined) {
      // The disk may have been away when we looked, and be back: only a look while it is there tells.
      await stat(this.root);
      text = await look();
    }
    return text === undefined ? undefined : (JSON.parse(text) as Run);
  }

  /** The ticket comes last: without it nobody runs what was written. */
  async add(run: Run): Promise<void> {
    await this.open(currentStep(run).queue);
    await this.write(run);
    await writeFile(this.#ticket(currentStep(run).queue, run), "");
  }

  /** Takes the ticket that has been due for longest. Of all workers that move the file, one succeeds. */
  async claim(queue: string): Promise<Claim | undefined> {
    for (const ticket of await this.#list(`queues/${queue}`)) {
      const [dueAt, id = ""] = ticket.split("~");
      if (Number(dueAt) > Date.now()) return undefined;
      const path = join(this.root, "claims", `${queue}~${id}~${randomUUID()}`);
      if (await move(join(this.root, "queues", queue, ticket), path)) return { id, path };
    }
    return undefined;
  }

  /** Puts the ticket where its run says, or away. It may be gone, taken from a worker that was silent. */
  async handBack({ path }: Claim, run: Run | undefined): Promise<void> {
    if (run === undefined || run.completedAt !== null) return rm(path, { force: true });
    await this.open(currentStep(run).queue);
    await move(path, this.#ticket(currentStep(run).queue, run));
  }

  /** Says that the worker of a claim lives. */
  async renew({ path }: Claim): Promise<void> {
    await unlessMissing(utimes(path, new Date(), new Date()));
  }

  /** Puts tickets back that dead workers hold. */
  async sweep(leaseMs: number): Promise<void> {
    for (const name of await this.#list("claims")) {
      const [queue = "", id = ""] = name.split("~");
      const path = join(this.root, "claims", name);
      const renewedAt = (await unlessMissing(stat(path)))?.mtimeMs ?? Date.now();
      if (Date.now() - renewedAt > leaseMs) await move(path, this.#ticket(queue, { id, dueAt: 0 }));
    }
  }

  async #list(folder: string): Promise<readonly string[]> {
    return ((await unlessMissing(readdir(join(this.root, folder)))) ?? []).sort();
  }

  #ticket(queue: string, { id, dueAt }: Pick<Run, "id" | "dueAt">): string {
    return join(this.root, "queues", queue, `${String(dueAt).padStart(16, "0")}~${id}`);
  }
}

/** False when another process was quicker. The time comes first, so that a new claim never looks old. */
async function move(from: string, to: string): Promise<boolean> {
  const moving = utimes(from, new Date(), new Date()).then(() => rename(from, to));
  return (await unlessMissing(moving.then(() => true))) ?? false;
}

async function unlessMissing<Value>(call: Promise<Value>): Promise<Value | undefined> {
  return call.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

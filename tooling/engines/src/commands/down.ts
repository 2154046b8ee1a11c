import { listContainers } from "../container/list-containers.ts";
import { removeContainer } from "../container/remove-container.ts";
import { removeLeftovers } from "../container/remove-leftovers.ts";
import type { Docker } from "../docker/connect-to-docker.ts";
import type { Output } from "./output.ts";

/** `engines down`: removes what `up` has left running, of one engine or of all. What tests run is theirs. */
export async function takeDown(
  docker: Docker | undefined,
  engine: string | undefined,
  output: Output,
): Promise<void> {
  const containers = docker === undefined ? [] : await listContainers(docker);
  const foundations = new Set(containers.map(({ foundation }) => foundation));
  const kept = containers.filter(
    (container) =>
      container.ownerPid === null &&
      (engine === undefined ? !foundations.has(container.name) : container.engine === engine),
  );
  if (docker !== undefined) {
    for (const { name, foundation } of kept) {
      await removeContainer(docker, name);
      if (foundation !== null) await removeContainer(docker, foundation);
    }
    await removeLeftovers(docker);
  }
  if (kept.length === 0) output.note("Nothing was up.");
  output.print(
    kept.map(({ engine: removed, version }) => `removed ${removed} ${version}`).join("\n"),
    kept.map(({ engine: removed, version }) => ({ engine: removed, version })),
  );
}

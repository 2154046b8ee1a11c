import { type ListedContainer, listContainers } from "../container/list-containers.ts";
import type { Docker } from "../docker/connect-to-docker.ts";
import type { Output } from "./output.ts";

/** `engines list`: every engine of ours in a container, those of tests too. */
export async function printList(docker: Docker | undefined, output: Output): Promise<void> {
  const containers = docker === undefined ? [] : await listContainers(docker);
  if (containers.length === 0) output.note("No engine is up.");
  output.print(containers.map(describe).join("\n"), containers);
}

function describe({ engine, version, state, ownerPid, url }: ListedContainer): string {
  const wantedBy = ownerPid === null ? "kept" : `of process ${ownerPid}`;
  return `${`${engine} ${version}`.padEnd(21)}${state.padEnd(9)}${wantedBy.padEnd(19)}${url}`;
}

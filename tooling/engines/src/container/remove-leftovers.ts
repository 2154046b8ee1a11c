import type { Docker } from "../docker/connect-to-docker.ts";
import { say } from "../output/say.ts";
import { labels, readOwner } from "./labels.ts";
import { isRunning } from "./owner.ts";
import { removeContainer } from "./remove-container.ts";

/** Where the owner cannot be seen (another machine at the same daemon, or before a reboot), only age tells. */
const UNSEEN_OWNER_HOURS = 24;

/** Removes the containers whose owner has died without removing them. Answers how many. */
export async function removeLeftovers(docker: Docker): Promise<number> {
  const containers = await docker.listContainers({ all: true, filters: { label: [labels.owner] } });
  const leftovers: string[] = [];
  for (const { Id: id, Labels: values, Created: createdSeconds } of containers) {
    const running = await isRunning(readOwner(values[labels.owner] ?? ""));
    const hours = (Date.now() / 1000 - createdSeconds) / 3600;
    if (running === false || (running === undefined && hours > UNSEEN_OWNER_HOURS)) leftovers.push(id);
  }
  for (const id of leftovers) await removeContainer(docker, id);
  if (leftovers.length > 0) say(`removed ${leftovers.length} containers of runs that ended without doing so`);
  return leftovers.length;
}

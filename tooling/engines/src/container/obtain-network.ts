import type { Docker } from "../docker/connect-to-docker.ts";

const NAME = "task-abstraction";

/**
 * The id of the network in which engines find each other by container name. It is left in place: it costs nothing. Two
 * processes may create one at the same time, so the oldest of that name counts.
 */
export async function obtainNetwork(docker: Docker): Promise<string> {
  const existing = await findOldest(docker);
  if (existing !== undefined) return existing;
  const created = await docker.createNetwork({ Name: NAME, Driver: "bridge" });
  const oldest = (await findOldest(docker)) ?? created.id;
  // A daemon that is asked for the id of one still finds the name of two ambiguous, and starts nothing in either.
  if (oldest !== created.id) await docker.getNetwork(created.id).remove();
  return oldest;
}

async function findOldest(docker: Docker): Promise<string | undefined> {
  const networks = await docker.listNetworks({ filters: { name: [NAME] } });
  const own = networks.filter(({ Name: name }) => name === NAME);
  return own.sort((one, other) => Date.parse(one.Created) - Date.parse(other.Created))[0]?.Id;
}

import type { Docker } from "../docker/connect-to-docker.ts";
import { labels, readOwner } from "./labels.ts";

/** A container of ours, as the daemon tells of it. */
export interface ListedContainer {
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly url: string;
  /** Such as `running`, `paused` or `exited`. */
  readonly state: string;
  /** The process it goes with; null for one that is kept. */
  readonly ownerPid: number | null;
  /** The container that it stands on; null where it needs none. */
  readonly foundation: string | null;
}

/** Every container of ours, the newest first, whoever started it. */
export async function listContainers(docker: Docker): Promise<readonly ListedContainer[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [labels.engine] } });
  return containers.map(({ Names: names, Labels: values, State: state }) => {
    const owner = values[labels.owner];
    return {
      name: (names[0] ?? "").replace(/^\//, ""),
      engine: values[labels.engine] ?? "",
      version: values[labels.version] ?? "",
      url: values[labels.url] ?? "",
      state,
      ownerPid: owner === undefined ? null : readOwner(owner).pid,
      foundation: values[labels.foundation] ?? null,
    };
  });
}

import type { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";
import type { Harness, Probe } from "@task-abstraction/conformance";
import { findOrStartHatchet, type HatchetServer } from "@task-abstraction/engines";
import { openSdk } from "../support/open-sdk.ts";
import { startForeignRuns } from "./foreign-runs.ts";

/** A Hatchet of its own, which may be killed, or the one that the environment names: a namespace for each test. */
export async function startHatchetHarness(): Promise<Harness> {
  const { address, server, stop } = await findOrStartHatchet({ fsync: false });
  const client = openSdk(address);
  const { token, hostPort, apiUrl, tlsStrategy } = address;
  let spaces = 0;
  return {
    async fresh() {
      spaces += 1;
      const namespace = `c${process.pid}x${spaces}_`;
      const probe: Probe = { countTasks: () => countRuns(client, namespace) };
      return {
        configuration: { token, hostPort, apiUrl, tlsStrategy, namespace },
        probe,
        foreignMessages: startForeignRuns(client, namespace),
      };
    },
    ...(server !== undefined && faultsOf(server)),
    stop,
  };
}

function faultsOf(server: HatchetServer): Pick<Harness, "killEngine" | "pauseEngine"> {
  return {
    async killEngine() {
      await server.kill();
      // After a plain start it runs nothing for a minute: it waits until the partitions of the one before are old.
      return () => server.startAfresh();
    },
    async pauseEngine() {
      await server.pause();
      return () => server.unpause();
    },
  };
}

const PAGE = 200;

/** Runs of workflows whose names begin with the namespace. */
async function countRuns({ api, tenantId }: HatchetClient, namespace: string): Promise<number> {
  const { data } = await api.workflowList(tenantId, { name: namespace, limit: PAGE });
  const ids = (data.rows ?? []).map(({ metadata }) => metadata.id);
  if (ids.length === 0) return 0;
  const query = {
    since: new Date(Date.now() - 3_600_000).toISOString(),
    only_tasks: false,
    workflow_ids: ids,
  };
  for (let count = 0, offset = 0; ; offset += PAGE) {
    const { data: runs } = await api.v1WorkflowRunList(tenantId, { ...query, limit: PAGE, offset });
    count += runs.rows.length;
    if (runs.rows.length < PAGE) return count;
  }
}

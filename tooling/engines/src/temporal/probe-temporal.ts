import { askNamespace } from "./ask-namespace.ts";
import { withTemporal } from "./with-temporal.ts";

/** Asks a Temporal, at its address, whether it is there with all of its services. Rejects when no answer comes. */
export async function probeTemporal(address: string): Promise<void> {
  await withTemporal(address, (connection) => askNamespace(connection, "default"));
}

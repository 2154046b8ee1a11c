import { Client } from "@temporalio/client";
import type { TemporalAddress } from "../../src/index.ts";
import { withTemporal } from "../../src/temporal/with-temporal.ts";

/** Lends a client of a Temporal in one of its namespaces, by default in `default`. */
export function withClient<Result>(
  { address, namespace = "default" }: Pick<TemporalAddress, "address"> & { readonly namespace?: string },
  action: (client: Client) => Promise<Result>,
): Promise<Result> {
  return withTemporal(address, (connection) => action(new Client({ connection, namespace })));
}

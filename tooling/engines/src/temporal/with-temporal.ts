import type { Connection } from "@temporalio/client";

const TIMEOUT_MS = 5_000;

/** Lends a connection to a Temporal. Rejects at once where none can be had: nothing is tried again. */
export async function withTemporal<Result>(
  address: string,
  action: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  // It takes a fifth of a second to load, which tests of other engines need not wait for.
  const { Connection } = await import("@temporalio/client");
  const connection = Connection.lazy({
    address,
    interceptors: [],
    // In a pool with others it would wait after their failures.
    channelArgs: { "grpc.use_local_subchannel_pool": 1 },
  });
  try {
    return await connection.withDeadline(Date.now() + TIMEOUT_MS, () => action(connection));
  } finally {
    await connection.close();
  }
}

import { connect } from "amqplib";

const TIMEOUT_MS = 2_000;

/** Logs in to a RabbitMQ. Rejects when that is not possible. It listens only once its plugins run. */
export async function probeRabbitMq(url: string): Promise<void> {
  const connection = await connect(url, { timeout: TIMEOUT_MS });
  // A connection that breaks is also told of by the call that waits.
  connection.on("error", () => undefined);
  await connection.close();
}

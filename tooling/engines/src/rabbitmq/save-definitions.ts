import { requireRabbitMqControl } from "./run-rabbitmq-control.ts";

/** The log of Mnesia has virtual hosts and queues, a table of Dets where the data of a quorum queue is. */
const SYNC = "ok = mnesia:sync_log(), [ok = dets:sync(Table) || Table <- dets:all()], ok.";

/** Has a RabbitMQ write to the disk what has been declared in it so far. */
export async function saveDefinitions(containerName: string): Promise<void> {
  await requireRabbitMqControl(containerName, ["eval", SYNC]);
}

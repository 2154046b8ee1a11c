import type { FrameChannel } from "./frame-channel.ts";
import { openRpc } from "./open-rpc.ts";
import type { ClientFunctions, OwnerFunctions } from "./owner-protocol.ts";
import type { StatementRunner } from "./statement-runner.ts";

/**
 * Carries out what a client calls for, until its line is down. Answers how to tell it that the owner is ending.
 *
 * @param maxBacklogBytes what may wait to be sent to a client that does not read, before it is cut off
 */
export function serveClient(
  channel: FrameChannel,
  runner: StatementRunner,
  maxBacklogBytes: number,
): () => void {
  const subscriptions = new Map<string, Promise<() => Promise<void>>>();
  const unlisten = async (channelName: string): Promise<void> => {
    const subscription = subscriptions.get(channelName);
    subscriptions.delete(channelName);
    await (await subscription)?.();
  };
  const client = openRpc<ClientFunctions, Omit<OwnerFunctions, "status" | "stop">>(channel, {
    query: (statement) => runner.query(statement),
    exec: (text) => runner.exec(text),
    transaction: (statements) => runner.transaction(statements),
    async listen(channelName) {
      const notify = (payload: string): void => {
        // A client that has stopped reading must not fill the memory of all.
        if (channel.backlogBytes > maxBacklogBytes) channel.destroy();
        else void client.notify.asEvent(channelName, payload).catch(() => undefined);
      };
      const subscription = subscriptions.get(channelName) ?? runner.listen(channelName, notify);
      subscriptions.set(channelName, subscription);
      await subscription;
    },
    unlisten,
  });
  void channel.closed.then(async () => {
    // What cannot be undone because the owner is ending as well ends with it.
    await Promise.allSettled([...subscriptions.keys()].map(unlisten));
  });
  return () => void client.ending.asEvent().catch(() => undefined);
}

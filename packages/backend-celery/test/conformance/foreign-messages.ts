import { type ConfirmChannel, connect, type Options } from "amqplib";

/** What other programs may put into a queue of RabbitMQ, by what is wrong with it. */
const messages: Readonly<Record<string, readonly [body: string | Buffer, options: Options.Publish]>> = {
  "not JSON": ["{", { contentType: "application/json", headers: { task: "slow", id: "not-json" } }],
  "of another program": ["hello", { contentType: "text/plain" }],
  "without headers": ["[[], {}, {}]", { contentType: "application/json" }],
  "a pickle": [
    Buffer.from([0x80, 0x04, 0x4e, 0x2e]),
    {
      contentType: "application/x-python-serialize",
      contentEncoding: "binary",
      headers: { task: "slow", id: "pickle" },
    },
  ],
  "without an id": ["[[], {}, {}]", { contentType: "application/json", headers: { task: "slow" } }],
  "with args that are no list": [
    '["x", {}, {}]',
    { contentType: "application/json", headers: { task: "slow", id: "args" } },
  ],
  "with an eta that is no time": [
    "[[1, 1], {}, {}]",
    { contentType: "application/json", headers: { task: "slow", id: "eta", eta: "soon" } },
  ],
  empty: ["", {}],
};

/** As {@link Space.foreignMessages} of the suite wants them. */
export function putForeignMessages(url: string): Readonly<Record<string, (queue: string) => Promise<void>>> {
  return Object.fromEntries(
    Object.entries(messages).map(([name, [body, options]]) => [
      name,
      (queue: string) =>
        publish(url, (channel) => channel.sendToQueue(toCelery(queue), Buffer.from(body), options)),
    ]),
  );
}

async function publish(url: string, send: (channel: ConfirmChannel) => void): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  send(channel);
  await channel.waitForConfirms();
  await connection.close();
}

function toCelery(queue: string): string {
  return queue === "default" ? "celery" : queue;
}

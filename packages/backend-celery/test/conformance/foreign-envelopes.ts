import { Redis } from "ioredis";

const properties = {
  delivery_mode: 2,
  delivery_info: { exchange: "", routing_key: "celery" },
  priority: 0,
  body_encoding: "base64",
  delivery_tag: "5f0d2c0c-9d0e-4e4c-8d5c-0d1a7b3f6e11",
};

/** What other programs may put into a list of Redis, by what is wrong with it. */
const messages: Readonly<Record<string, string | Buffer>> = {
  "of another program": "hello",
  "no text": Buffer.from([0x80, 0x04, 0xff, 0x00, 0x22, 0x5c]),
  empty: "",
  "a number": "7",
  "half an envelope": '{"body": "W1tdLCB7fSwge31d", "headers": {"task": "slow"',
  "an envelope without properties": envelope({ properties: undefined }),
  "an envelope without headers": envelope({ headers: undefined }),
  "an envelope with a tag that is no text": envelope({ properties: { ...properties, delivery_tag: 7 } }),
  "with a body that is no base64": envelope({ body: "%%%" }),
  "with a body in an unknown encoding": envelope({ properties: { ...properties, body_encoding: "rot13" } }),
  "not JSON": envelope({ body: base64("{"), headers: { task: "slow", id: "not-json" } }),
  "a pickle": envelope({
    body: Buffer.from([0x80, 0x04, 0x4e, 0x2e]).toString("base64"),
    "content-type": "application/x-python-serialize",
    "content-encoding": "binary",
    headers: { task: "slow", id: "pickle" },
  }),
  "without an id": envelope({ headers: { task: "slow" } }),
  "with args that are no list": envelope({
    body: base64('["x", {}, {}]'),
    headers: { task: "slow", id: "args" },
  }),
};

/** As {@link Space.foreignMessages} of the suite wants them. */
export function putForeignEnvelopes(url: string): Readonly<Record<string, (queue: string) => Promise<void>>> {
  return Object.fromEntries(
    Object.entries(messages).map(([name, message]) => [name, (queue: string) => push(url, queue, message)]),
  );
}

async function push(url: string, queue: string, message: string | Buffer): Promise<void> {
  const redis = new Redis(url);
  await redis.lpush(queue === "default" ? "celery" : queue, message);
  redis.disconnect();
}

function envelope(changes: object): string {
  return JSON.stringify({
    body: base64("[[1, 1], {}, {}]"),
    "content-encoding": "utf-8",
    "content-type": "application/json",
    headers: { task: "slow", id: "foreign" },
    properties,
    ...changes,
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

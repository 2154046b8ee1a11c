import { RedisBroker } from "../../src/redis/redis-broker.ts";

/** Takes the messages of a queue, says so, and does nothing with them. */
const [url = "", queue = "", visibilityTimeoutSeconds, livenessSeconds] = process.argv.slice(2);
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const broker = new RedisBroker({
  address: { url, title: "Redis", tls: undefined, setting: "brokerUrl" },
  prefix: "",
  visibilityTimeoutSeconds: Number(visibilityTimeoutSeconds),
  livenessSeconds: Number(livenessSeconds),
  results: { write: async () => {} },
  logger,
});
broker.consume({
  queues: [queue],
  prefetch: 10,
  onDelivery: ({ message }) => console.log(`claimed ${message.body.toString()}`),
});

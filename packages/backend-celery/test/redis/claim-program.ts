import { RedisBroker } from "../../src/redis/redis-broker.ts";

/** Takes the messages of the queue `q`, says so, and does nothing with them. Arguments: url, visibility timeout, liveness. */
const [url = "", visibilityTimeoutSeconds, livenessSeconds] = process.argv.slice(2);
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
  queues: ["q"],
  prefetch: 10,
  onDelivery: ({ message }) => console.log(`claimed ${message.body.toString()}`),
});

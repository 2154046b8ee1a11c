import type { EngineOffer } from "../commands/engine-offer.ts";
import { planRabbitMq } from "./plan-rabbitmq.ts";
import { rabbitMqVersions } from "./rabbitmq-version.ts";

/** RabbitMQ, for people. */
export const rabbitMqOffer: EngineOffer = {
  name: "rabbitmq",
  versions: rabbitMqVersions.offered,
  defaultVersion: rabbitMqVersions.usual,
  variable: "CELERY_BROKER_URL",
  plan: ({ version, ...options }) => planRabbitMq({ version: rabbitMqVersions.parse(version), ...options }),
};

import { hatchetOffer } from "../hatchet/hatchet-offer.ts";
import { postgresOffer } from "../postgres/postgres-offer.ts";
import { rabbitMqOffer } from "../rabbitmq/rabbitmq-offer.ts";
import { redisOffer } from "../redis/redis-offer.ts";
import { temporalOffer } from "../temporal/temporal-offer.ts";
import type { EngineOffer } from "./engine-offer.ts";

/** Every engine that a person can have. */
export const offers: readonly EngineOffer[] = [
  postgresOffer,
  rabbitMqOffer,
  redisOffer,
  temporalOffer,
  hatchetOffer,
];

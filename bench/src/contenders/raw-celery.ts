import type { Contender, Place } from "../contender.ts";
import { openRawAmqp } from "./raw-amqp.ts";
import { openRawRedis } from "./raw-redis.ts";

/** The clients of the engines by themselves. */
export function openRawCelery(place: Place): Promise<Contender> {
  return place.kind === "redis" ? openRawRedis(place) : openRawAmqp(place);
}

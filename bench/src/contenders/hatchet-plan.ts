import type { HatchetPlace, Place } from "../contender.ts";

/** Of the task. */
export const TASK_NAME = "noop";

/** Of the chain. */
export const CHAIN_NAME = "noops";

/** @throws TypeError for an engine that is no Hatchet */
export function toHatchetPlace(place: Place): HatchetPlace {
  if (place.kind === "hatchet") return place;
  throw new TypeError(`Hatchet is not measured on ${place.kind}.`);
}

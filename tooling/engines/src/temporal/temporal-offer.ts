import type { EngineOffer } from "../commands/engine-offer.ts";
import { planTemporal } from "./plan-temporal.ts";
import { temporalVersions } from "./temporal-version.ts";

/** Temporal, for people: with its data in a file, which outlives a reboot. */
export const temporalOffer: EngineOffer = {
  name: "temporal",
  versions: temporalVersions.offered,
  defaultVersion: temporalVersions.usual,
  variable: "TEMPORAL_ADDRESS",
  plan: ({ version, ...options }) =>
    planTemporal({ version: temporalVersions.parse(version), databaseFile: true, ...options }),
};

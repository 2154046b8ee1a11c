import type { EngineOffer } from "../commands/engine-offer.ts";
import { readPublishedPort } from "../container/read-published-port.ts";
import { findPublishedHost } from "../docker/connect-to-docker.ts";
import { createHatchetToken } from "./create-hatchet-token.ts";
import { hatchetVersions } from "./hatchet-version.ts";
import { API_PORT, planHatchet } from "./plan-hatchet.ts";

/** Hatchet, for people: with a token for its default tenant. */
export const hatchetOffer: EngineOffer = {
  name: "hatchet",
  versions: hatchetVersions.offered,
  defaultVersion: hatchetVersions.usual,
  variable: "HATCHET_CLIENT_HOST_PORT",
  plan: ({ version, ...options }) => planHatchet({ version: hatchetVersions.parse(version), ...options }),
  describe: async (containerName) => ({
    HATCHET_CLIENT_TOKEN: await createHatchetToken(containerName),
    HATCHET_CLIENT_API_URL: `http://${await findPublishedHost()}:${await readPublishedPort(containerName, API_PORT)}`,
    HATCHET_CLIENT_TLS_STRATEGY: "none",
  }),
};

import type { ImageSource } from "../images/image.ts";
import type { HatchetVersion } from "./hatchet-version.ts";

const OFFICIAL = "ghcr.io/hatchet-dev/hatchet/hatchet-lite";

const tags: Readonly<Record<HatchetVersion, string>> = { "0.104": "v0.104.7" };

/** Where the image of a version comes from. Hatchet's programs cannot be had by `go install`, and nothing here makes them. */
export function findHatchetImage(version: HatchetVersion): ImageSource {
  return {
    official: `${OFFICIAL}:${tags[version]}`,
    recipe: {
      folder: "hatchet",
      dockerfile: "Dockerfile",
      version,
      machinePrograms: {
        names: ["hatchet-lite", "hatchet-migrate", "hatchet-admin"],
        otherwise: `all of version ${tags[version]}, or set HATCHET_CLIENT_TOKEN and HATCHET_CLIENT_HOST_PORT to use an engine that runs, or let the Docker daemon reach ${OFFICIAL}`,
      },
    },
  };
}

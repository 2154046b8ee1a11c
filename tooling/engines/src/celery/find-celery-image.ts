import type { ImageSource } from "../images/image.ts";
import type { CeleryVersion } from "./celery-version.ts";

/** Where the image of a version comes from: there is no official one. */
export function findCeleryImage(version: CeleryVersion): ImageSource {
  const requirements = `requirements-${version}.txt`;
  return {
    recipe: {
      folder: "celery",
      dockerfile: "Dockerfile",
      version,
      buildArguments: { REQUIREMENTS: requirements },
      pythonRequirements: requirements,
    },
  };
}

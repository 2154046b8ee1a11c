import type { DebianRelease } from "../images/debian-release.ts";
import type { ImageSource } from "../images/image.ts";
import type { RedisVersion } from "./redis-version.ts";

/** Which Debian brings which Redis. */
const releases: Readonly<Record<RedisVersion, DebianRelease>> = { "7.0": "bookworm", "8.0": "trixie" };

/** Where the image of a version comes from. */
export function findRedisImage(version: RedisVersion): ImageSource {
  return {
    official: `redis:${version}`,
    recipe: { folder: "redis", dockerfile: "Dockerfile", version, release: releases[version] },
  };
}

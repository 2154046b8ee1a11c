import type { DebianRelease } from "../images/debian-release.ts";
import type { ImageSource } from "../images/image.ts";
import type { RabbitMqVersion } from "./rabbitmq-version.ts";

/** Which Debian brings which RabbitMQ. */
const releases: Readonly<Record<RabbitMqVersion, DebianRelease>> = { "3.10": "bookworm", "4.0": "trixie" };

/** Where the image of a version comes from. */
export function findRabbitMqImage(version: RabbitMqVersion): ImageSource {
  return {
    official: `rabbitmq:${version}`,
    recipe: { folder: "rabbitmq", dockerfile: "Dockerfile", version, release: releases[version] },
  };
}

import type { EngineContainer } from "../container/engine-container.ts";
import { startContainer } from "../container/start-container.ts";
import { celeryVersions } from "./celery-version.ts";
import { findCeleryImage } from "./find-celery-image.ts";

const PORT = 5555;
const TIMEOUT_MS = 2_000;

/** What can be chosen about a Flower. */
export interface FlowerOptions {
  /** The `urlInside` of a RabbitMQ or a Redis. */
  readonly brokerUrl: string;
  /** The `urlInside` of a Redis, or `rpc://`. Default: none. */
  readonly resultUrl?: string | undefined;
  /** Port on this machine. Default: a free one. */
  readonly hostPort?: number | undefined;
}

/**
 * Starts Flower, Celery's monitor; its pages and its API are open to everybody. Resolves when it answers.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export function startFlower({ brokerUrl, resultUrl, hostPort }: FlowerOptions): Promise<EngineContainer> {
  return startContainer({
    engine: "flower",
    version: "2.2",
    // That of the usual Celery has it.
    image: findCeleryImage(celeryVersions.usual),
    containerPort: PORT,
    hostPort,
    environment: {
      CELERY_BROKER_URL: brokerUrl,
      ...(resultUrl === undefined ? {} : { CELERY_RESULT_BACKEND: resultUrl }),
      FLOWER_UNAUTHENTICATED_API: "true",
    },
    command: ["celery", "flower", `--port=${PORT}`],
    createUrl: ({ host, port }) => `http://${host}:${port}`,
    probe: probeFlower,
  });
}

async function probeFlower(url: string): Promise<void> {
  const { ok: isHealthy } = await fetch(`${url}/healthcheck`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!isHealthy) throw new Error("Flower is not healthy.");
}

import type { ContainerControl } from "../container/container-control.ts";
import type { ContainerContents } from "../container/container-plan.ts";
import { launchContainer, nameContainer } from "../container/launch-container.ts";
import { prepareContainer } from "../container/prepare-container.ts";
import type { Docker } from "../docker/connect-to-docker.ts";
import { type PythonModules, readModules } from "../python/read-modules.ts";
import { type CeleryVersion, celeryVersions } from "./celery-version.ts";
import { findCeleryImage } from "./find-celery-image.ts";

/** What can be chosen about Python's Celery, as a worker or as a client. */
export interface CeleryOptions {
  /** Default: TASK_ENGINES_CELERY_VERSION, else 5.6. */
  readonly version?: CeleryVersion | undefined;
  /** The `urlInside` of a RabbitMQ or a Redis: CELERY_BROKER_URL, which wins over what an app says. */
  readonly brokerUrl: string;
  /** The `urlInside` of a Redis, or `rpc://`: CELERY_RESULT_BACKEND. Default: what the app says, else none. */
  readonly resultUrl?: string | undefined;
  /** What can be imported. */
  readonly modules?: PythonModules | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Starts a container of Python's Celery with a command, which is ready when the probe says so. */
export async function startCeleryContainer(
  options: CeleryOptions,
  command: readonly string[],
  probe: (docker: Docker, containerName: string) => Promise<void>,
): Promise<{ readonly docker: Docker; readonly control: ContainerControl }> {
  const contents = await describeCelery(options, command);
  const { docker, image } = await prepareContainer(contents.image);
  const name = nameContainer(contents);
  const control = await launchContainer(docker, contents, {
    image,
    name,
    url: "",
    ports: [],
    probe: () => probe(docker, name),
  });
  return { docker, control };
}

async function describeCelery(
  { version = celeryVersions.read(), brokerUrl, resultUrl, modules = {}, environment }: CeleryOptions,
  command: readonly string[],
): Promise<ContainerContents> {
  return {
    engine: "celery",
    version,
    image: findCeleryImage(version),
    environment: {
      CELERY_BROKER_URL: brokerUrl,
      ...(resultUrl === undefined ? {} : { CELERY_RESULT_BACKEND: resultUrl }),
      ...environment,
    },
    files: await readModules(modules),
    command,
  };
}

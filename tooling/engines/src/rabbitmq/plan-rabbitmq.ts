import { randomBytes } from "node:crypto";
import type { Address, ContainerPlan } from "../container/container-plan.ts";
import { findRabbitMqImage } from "./find-rabbitmq-image.ts";
import { probeRabbitMq } from "./probe-rabbitmq.ts";
import { type RabbitMqVersion, rabbitMqVersions } from "./rabbitmq-version.ts";

/** Where the management plugin listens inside. */
export const MANAGEMENT_PORT = 15_672;

/** What can be chosen about a RabbitMQ. */
export interface RabbitMqOptions {
  /** Default: TASK_ENGINES_RABBITMQ_VERSION, else 3.10. */
  readonly version?: RabbitMqVersion | undefined;
  /** Lines of `rabbitmq.conf` by name, such as `consumer_timeout` in ms. https://www.rabbitmq.com/docs/configure */
  readonly settings?: Readonly<Record<string, string | number>> | undefined;
  /** Port on this machine. Default: a free one, which stays the same over kills and restarts. */
  readonly hostPort?: number | undefined;
  /** `kept`: it runs on when this process ends. Default `process`. */
  readonly lifetime?: ContainerPlan["lifetime"];
}

/** What a RabbitMQ is inside its network, with a password of its own. */
export interface RabbitMqPlan extends ContainerPlan {
  /** Where its management plugin can be reached, at an address of that one. */
  createManagementUrl(address: Address): string;
}

/** The container of a RabbitMQ with one user, who may do everything, and the management plugin. */
export function planRabbitMq(options: RabbitMqOptions): RabbitMqPlan {
  const { version = rabbitMqVersions.read(), settings, hostPort, lifetime } = options;
  const user = "rabbitmq";
  const password = randomBytes(16).toString("hex");
  return {
    engine: "rabbitmq",
    version,
    image: findRabbitMqImage(version),
    containerPort: 5672,
    furtherPorts: [MANAGEMENT_PORT],
    hostPort,
    lifetime,
    // Its data is in a folder of this name; that of the host would have to be one that Erlang can look up.
    environment: { RABBITMQ_NODENAME: "rabbit@localhost" },
    files: describeRabbitMq({ default_user: user, default_pass: password, ...settings }),
    createUrl: ({ host, port }) => `amqp://${user}:${password}@${host}:${port}`,
    createManagementUrl: ({ host, port }) => `http://${user}:${password}@${host}:${port}`,
    probe: probeRabbitMq,
  };
}

/** Its configuration, by path. */
function describeRabbitMq(
  settings: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string>> {
  const lines = Object.entries({ ...defaults, ...settings }).map(([name, value]) => `${name} = ${value}`);
  return {
    "/etc/rabbitmq/conf.d/20-task-abstraction.conf": `${lines.join("\n")}\n`,
    "/etc/rabbitmq/enabled_plugins": "[rabbitmq_management].\n",
  };
}

const defaults = { loopback_users: "none", "log.console": "true", "log.console.level": "warning" };

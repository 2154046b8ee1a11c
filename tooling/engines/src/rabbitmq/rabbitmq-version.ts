import { defineVersions } from "../versions/define-versions.ts";

/** The versions of RabbitMQ. */
export const rabbitMqVersions = defineVersions({
  engine: "RabbitMQ",
  offered: ["3.10", "4.0"],
  usual: "3.10",
  variable: "TASK_ENGINES_RABBITMQ_VERSION",
});

/** A version of RabbitMQ. */
export type RabbitMqVersion = (typeof rabbitMqVersions)["usual"];

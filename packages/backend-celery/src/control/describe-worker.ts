import { loadavg, type } from "node:os";
import { printableConfiguration } from "@task-abstraction/core";
import manifest from "../../package.json" with { type: "json" };
import { type CeleryConfiguration, celeryConfiguration } from "../celery-configuration.ts";
import type { ControlledWorker } from "./controlled-worker.ts";

/** What a worker runs on, as its events say it. */
export const software = {
  sw_ident: "task-abstraction",
  sw_ver: manifest.version,
  sw_sys: type(),
} as const;

/** Of the last 1, 5 and 15 minutes. */
export function describeLoad(): readonly number[] {
  return loadavg().map((load) => Math.ceil(load * 100) / 100);
}

/** As `inspect conf`: under the names of Celery's own settings, and without secrets. */
export function describeConfiguration(configuration: CeleryConfiguration): Readonly<Record<string, unknown>> {
  const printable = printableConfiguration({ configuration: celeryConfiguration }, configuration);
  return Object.fromEntries(
    Object.entries(printable).map(([option, value]) => [toCeleryName(option), value]),
  );
}

/** As `inspect report`: what belongs into a report of a fault. */
export function describeForReport({ configuration, brokerTitle, queues }: ControlledWorker): string {
  const lines = [
    `software -> ${manifest.name}:${manifest.version} node:${process.version}`,
    `platform -> system:${type()} arch:${process.arch}`,
    `broker   -> ${brokerTitle}`,
    `queues   -> ${queues.join(", ")}`,
    "",
    ...Object.entries(describeConfiguration(configuration)).map(
      ([name, value]) => `${name}: ${JSON.stringify(value)}`,
    ),
  ];
  return `\n${lines.join("\n")}\n`;
}

/** CELERY_TASK_DEFAULT_QUEUE is Celery's task_default_queue. */
function toCeleryName(option: string): string {
  const setting = celeryConfiguration[option as keyof typeof celeryConfiguration];
  const name = "environment" in setting ? setting.environment : option;
  return name.replace(/^CELERY_/, "").toLowerCase();
}

import type { Capabilities, Configuration, ConfigurationDescription } from "@task-abstraction/core";
import { celeryCapabilities } from "./celery-capabilities.ts";
import { readRoutes } from "./celery-routes.ts";
import { findTlsProblems } from "./read-tls.ts";

/** Between an attempt's own end and that of RabbitMQ's patience: for a message that waits for a slot, and to be told. */
const CONSUMER_TIMEOUT_MARGIN_MS = 120_000;

/** Every setting of this backend; the variables are those of Celery's settings in upper case. */
export const celeryConfiguration = {
  brokerUrl: {
    type: "url",
    environment: "CELERY_BROKER_URL",
    required: true,
    description:
      "amqp://, amqps://, redis:// or rediss:// with user, password, host and virtual host or database.",
  },
  resultBackend: {
    type: "url",
    environment: "CELERY_RESULT_BACKEND",
    description:
      "redis:// or rediss://, or on RabbitMQ rpc://, which keeps results in the memory of the process that submitted the task. Unset: no results are kept, and none can be read.",
  },
  defaultQueue: {
    type: "text",
    environment: "CELERY_TASK_DEFAULT_QUEUE",
    default: "celery",
    description: "Celery's name of the queue default.",
  },
  routes: {
    type: "text",
    environment: "CELERY_TASK_ROUTES",
    description:
      'Queues of tasks that name none, as JSON: {"tasks.add": "math"}. They must be those of Python\'s task_routes.',
  },
  prefetchMultiplier: {
    type: "number",
    environment: "CELERY_WORKER_PREFETCH_MULTIPLIER",
    default: 4,
    minimum: 1,
    maximum: 10_000,
    description:
      "Messages that a worker holds of each queue, per handler it may run. 1 where tasks are long, so that other workers get their share.",
  },
  ackMode: {
    type: "text",
    environment: "CELERY_ACK_MODE",
    default: "late",
    choices: ["late", "early"],
    description:
      "late: a message is acknowledged when its result is stored, and runs again where a worker dies. early: as Celery does by itself, before the task runs; what runs in a worker that dies is lost.",
  },
  resultExpiresSeconds: {
    type: "number",
    environment: "CELERY_RESULT_EXPIRES",
    default: 86_400,
    minimum: 0,
    description: "How long results are kept, in seconds; 0: for ever.",
  },
  trackStarted: {
    type: "boolean",
    environment: "CELERY_TASK_TRACK_STARTED",
    default: false,
    description:
      "Store that a task has started: only then does it read running. Costs a write more per task.",
  },
  resultKeyPrefix: {
    type: "text",
    environment: "CELERY_RESULT_GLOBAL_KEYPREFIX",
    default: "",
    description:
      "Before every key of the result backend: global_keyprefix of result_backend_transport_options.",
  },
  maxPriority: {
    type: "number",
    environment: "CELERY_TASK_QUEUE_MAX_PRIORITY",
    minimum: 1,
    maximum: 255,
    description: "RabbitMQ: x-max-priority of the queues. Unset: they have no priorities.",
  },
  queueType: {
    type: "text",
    environment: "CELERY_TASK_DEFAULT_QUEUE_TYPE",
    default: "classic",
    choices: ["classic", "quorum"],
    description: "RabbitMQ: kind of the queues.",
  },
  deadLetterExchange: {
    type: "text",
    environment: "CELERY_DEAD_LETTER_EXCHANGE",
    description:
      "RabbitMQ: where messages go that cannot be read or name no task. Unset: they are logged and dropped.",
  },
  deadLetterRoutingKey: {
    type: "text",
    environment: "CELERY_DEAD_LETTER_ROUTING_KEY",
    description: "RabbitMQ: the routing key they get there. Unset: the name of their queue.",
  },
  declare: {
    type: "text",
    environment: "CELERY_DECLARE",
    default: "assert",
    choices: ["assert", "passive", "none"],
    description: "RabbitMQ: whether queues are made, only looked for, or taken for granted.",
  },
  consumerTimeoutMs: {
    type: "number",
    environment: "CELERY_CONSUMER_TIMEOUT_MS",
    default: 1_800_000,
    minimum: CONSUMER_TIMEOUT_MARGIN_MS + 1_000,
    description:
      "RabbitMQ: its consumer_timeout, in milliseconds. A task may run two minutes less: RabbitMQ would give it to another worker.",
  },
  heartbeatSeconds: {
    type: "number",
    environment: "CELERY_BROKER_HEARTBEAT",
    default: 60,
    minimum: 1,
    maximum: 3_600,
    description:
      "RabbitMQ: a connection that gives no sign for twice as long is closed, and its tasks run again, in seconds.",
  },
  keyPrefix: {
    type: "text",
    environment: "CELERY_BROKER_GLOBAL_KEYPREFIX",
    default: "",
    description:
      "Redis: before every key and channel of the broker: global_keyprefix of broker_transport_options.",
  },
  visibilityTimeoutSeconds: {
    type: "number",
    environment: "CELERY_VISIBILITY_TIMEOUT",
    default: 3_600,
    minimum: 1,
    description:
      "Redis: after how long a task of a dead Python worker is given out again, in seconds: visibility_timeout of broker_transport_options. It must be the same in all workers; those of TypeScript keep longer tasks.",
  },
  livenessSeconds: {
    type: "number",
    environment: "CELERY_LIVENESS_SECONDS",
    default: 30,
    minimum: 1,
    maximum: 3_600,
    description:
      "Redis: within how long the tasks of a dead TypeScript worker are given to others, in seconds. It must be the same in all workers, and a handler must not block the event loop for two thirds of it.",
  },
  maxRunMs: {
    type: "number",
    environment: "CELERY_MAX_RUN_MS",
    minimum: 100,
    description: "Ceiling and default of timeoutMs, in milliseconds, where it is to be lower.",
  },
  maxPayloadBytes: {
    type: "number",
    environment: "CELERY_MAX_PAYLOAD_BYTES",
    default: celeryCapabilities.maxPayloadBytes,
    minimum: 1_024,
    maximum: celeryCapabilities.maxPayloadBytes,
    description: "Largest JSON of arguments or of a result, in bytes.",
  },
  remoteControl: {
    type: "boolean",
    environment: "CELERY_WORKER_ENABLE_REMOTE_CONTROL",
    default: true,
    description:
      "Workers answer and obey celery inspect, status and control, and Flower. Without it, and without taskEvents, they are not seen there at all, and hear only what is cancelled.",
  },
  taskEvents: {
    type: "boolean",
    environment: "CELERY_WORKER_SEND_TASK_EVENTS",
    default: false,
    description:
      "Workers tell monitors of every task, as with celery worker -E. Flower and celery control enable_events turn it on while they run.",
  },
  taskSentEvents: {
    type: "boolean",
    environment: "CELERY_TASK_SEND_SENT_EVENT",
    default: false,
    description: "Clients tell monitors of every task that they submit.",
  },
  tls: {
    type: "object",
    description:
      "Certificates for amqps:// and rediss://, as node:tls takes them: ca, cert, key, passphrase … The URLs take Python's ssl_ca_certs, ssl_certfile, ssl_keyfile, ssl_cert_reqs, ssl_check_hostname and ssl_password instead.",
  },
} as const satisfies ConfigurationDescription;

/** The settings with their defaults. */
export type CeleryConfiguration = Configuration<typeof celeryConfiguration>;

/** Whether workers send results to whoever submitted the task. */
export function isRpc({ resultBackend }: Pick<CeleryConfiguration, "resultBackend">): boolean {
  return resultBackend?.startsWith("rpc:") === true;
}

/** What carries the messages. */
export function brokerKind({ brokerUrl }: Pick<CeleryConfiguration, "brokerUrl">): "amqp" | "redis" {
  return /^rediss?:/.test(brokerUrl) ? "redis" : "amqp";
}

/** What a configuration leaves of the capabilities. */
export function narrowCapabilities(configuration: CeleryConfiguration): Partial<Capabilities> {
  const { resultBackend, trackStarted, maxRunMs, maxPriority, maxPayloadBytes, queueType } = configuration;
  const isAmqp = brokerKind(configuration) === "amqp";
  const hasResults = resultBackend !== undefined;
  const limits = [
    ...(isAmqp ? [configuration.consumerTimeoutMs - CONSUMER_TIMEOUT_MARGIN_MS] : []),
    ...(maxRunMs === undefined ? [] : [maxRunMs]),
  ];
  return {
    maxPayloadBytes,
    maxRunMs: limits.length === 0 ? null : Math.min(...limits),
    ...(isAmqp && maxPriority === undefined ? { priority: false } : {}),
    // Revoked tasks are remembered, and starts counted, beside the results.
    ...(isRpc(configuration)
      ? { results: "submitter-only", ...(queueType === "quorum" ? {} : { workerLost: false }) }
      : {}),
    ...(hasResults ? {} : { results: "none", stepResults: false, cancel: false, workerLost: false }),
    reports: { ...celeryCapabilities.reports, running: trackStarted },
  };
}

/** Faults that no single setting shows. */
export function validateConfiguration(configuration: CeleryConfiguration): readonly string[] {
  const { brokerUrl, resultBackend, queueType, maxPriority, deadLetterRoutingKey, deadLetterExchange } =
    configuration;
  const problems: string[] = [];
  if (!/^(amqps?|rediss?):/.test(brokerUrl))
    problems.push("brokerUrl (CELERY_BROKER_URL) must begin with amqp://, amqps://, redis:// or rediss://");
  if (resultBackend !== undefined && !/^(rediss?|rpc):/.test(resultBackend))
    problems.push("resultBackend (CELERY_RESULT_BACKEND) must begin with redis://, rediss:// or rpc://");
  if (isRpc(configuration) && brokerKind(configuration) === "redis")
    problems.push(
      "resultBackend (CELERY_RESULT_BACKEND): rpc:// needs RabbitMQ as the broker; name the Redis instead",
    );
  if (queueType === "quorum" && maxPriority !== undefined)
    problems.push(
      "maxPriority (CELERY_TASK_QUEUE_MAX_PRIORITY): quorum queues have no priorities; leave one of the two out",
    );
  if (deadLetterRoutingKey !== undefined && deadLetterExchange === undefined)
    problems.push(
      "deadLetterRoutingKey (CELERY_DEAD_LETTER_ROUTING_KEY) says nothing without deadLetterExchange",
    );
  problems.push(...findTlsProblems("brokerUrl (CELERY_BROKER_URL)", brokerUrl));
  if (resultBackend !== undefined)
    problems.push(...findTlsProblems("resultBackend (CELERY_RESULT_BACKEND)", resultBackend));
  try {
    readRoutes(configuration.routes);
  } catch (error) {
    problems.push(`routes (CELERY_TASK_ROUTES) ${(error as Error).message}`);
  }
  return problems;
}

/** What a user should know who runs this configuration. */
export function listWarnings({ ackMode, resultBackend }: CeleryConfiguration): readonly string[] {
  return [
    ...(ackMode === "early" ? ["ackMode is early: tasks that run in a worker that dies are lost."] : []),
    ...(resultBackend === undefined
      ? [
          "No resultBackend (CELERY_RESULT_BACKEND): results cannot be read, nothing can be cancelled, and a task that kills its workers is run again without end.",
        ]
      : []),
  ];
}

/** The most that a package, or a part of it, may weigh, minified and gzipped. */
export interface SizeBudget {
  /** The package's folder. */
  readonly id: string;
  /** What is imported of it. Default: everything, commands included. */
  readonly imports?: readonly string[];
  readonly bytes: number;
}

/** Raised on purpose, together with the change that needs it. That of core in an application is a promise. */
export const sizeBudgets: readonly SizeBudget[] = [
  { id: "core", imports: ["defineTask", "workflow", "getBackend", "unwrap"], bytes: 15_000 },
  { id: "core", bytes: 17_000 },
  { id: "backend-celery", bytes: 36_000 },
  { id: "backend-pgboss", bytes: 31_000 },
  { id: "backend-temporal", bytes: 17_000 },
  { id: "backend-hatchet", bytes: 19_000 },
  { id: "conformance", bytes: 35_000 },
  { id: "tasks-core", bytes: 14_000 },
  { id: "tasks-enterprise", bytes: 15_000 },
  { id: "testing", bytes: 10_000 },
  { id: "opentelemetry", bytes: 3_000 },
  { id: "worker-cli", bytes: 31_000 },
];

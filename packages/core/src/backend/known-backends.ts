/** The backends that `TASK_BACKEND_TYPE` knows by a short name. Every other value is an npm package or a path. */
export const knownBackends = {
  pgboss: { package: "@task-abstraction/backend-pgboss" },
  celery: { package: "@task-abstraction/backend-celery" },
  temporal: { package: "@task-abstraction/backend-temporal" },
  hatchet: { package: "@task-abstraction/backend-hatchet" },
} as const satisfies Readonly<Record<string, { readonly package: string }>>;

/** Short name of a backend of this project. */
export type KnownBackend = keyof typeof knownBackends;

/** True for `pgboss`, `celery`, `temporal` and `hatchet`. */
export function isKnownBackend(type: string): type is KnownBackend {
  return Object.hasOwn(knownBackends, type);
}

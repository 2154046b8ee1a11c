/** Temporal's own longest timeout. A task's `timeoutMs` is kept by its worker, and heartbeats tell of a dead one. */
export const LONGEST_MS = 365 * 86_400_000;

/** Silence of a worker that a workflow allows where nobody says otherwise. */
export const USUAL_HEARTBEAT_MS = 10_000;

/** Arguments of a workflow or an activity that are taken undecoded; the SDK decodes further ones by itself. */
export const MOST_RAW_ARGUMENTS = 32;

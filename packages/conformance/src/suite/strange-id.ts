import { randomUUID } from "node:crypto";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** An id of the same form that was never given out: other UUIDs where there are some, else other digits and letters. */
export function strangeId(id: string): string {
  const strange = id.replace(UUID, () => randomUUID());
  return strange === id ? id.replace(/[0-8]/g, "9").replace(/[a-y]/g, "z") : strange;
}

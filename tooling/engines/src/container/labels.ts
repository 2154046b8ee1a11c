import type { Owner } from "./owner.ts";

/** On every container, image-independent: what it is, and until when it is wanted. */
export const labels = {
  engine: "task-abstraction.engine",
  version: "task-abstraction.version",
  url: "task-abstraction.url",
  /** The name of a container that this one stands on, such as its database, and that goes when it does. */
  foundation: "task-abstraction.foundation",
  /** The process at whose end the container is a leftover; absent where a person keeps it. */
  owner: "task-abstraction.owner",
} as const;

/** An owner as the text of a label. */
export function writeOwner(owner: Owner): string {
  return JSON.stringify(owner);
}

/** The owner that a label names. */
export function readOwner(text: string): Owner {
  return JSON.parse(text) as Owner;
}

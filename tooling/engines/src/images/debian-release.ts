/** A release of Debian that images are built on. */
export type DebianRelease = "bookworm" | "trixie";

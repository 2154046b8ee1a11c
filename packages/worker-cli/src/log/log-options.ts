/** How much a worker says. */
export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
/** For people, or one JSON object a line for programs. */
export const logFormats = ["pretty", "json"] as const;

/** Settings of a log. */
export interface LogOptions {
  readonly level: (typeof logLevels)[number];
  readonly format: (typeof logFormats)[number];
}

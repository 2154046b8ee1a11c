/** Where a backend and its workers report. Any logger with these four methods fits; `details` is plain data. */
export interface Logger {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

const ignore = (): void => undefined;

/** The default: warnings and errors on the console's error stream, nothing else. */
export const consoleLogger: Logger = Object.freeze({
  debug: ignore,
  info: ignore,
  warn: (message, details) => console.warn(message, ...(details === undefined ? [] : [details])),
  error: (message, details) => console.error(message, ...(details === undefined ? [] : [details])),
} satisfies Logger);

/** A logger that puts `fixed` on every line. */
export function withDetails(logger: Logger, fixed: Readonly<Record<string, unknown>>): Logger {
  return {
    debug: (message, details) => logger.debug(message, { ...fixed, ...details }),
    info: (message, details) => logger.info(message, { ...fixed, ...details }),
    warn: (message, details) => logger.warn(message, { ...fixed, ...details }),
    error: (message, details) => logger.error(message, { ...fixed, ...details }),
  };
}

import type { Logger } from "@task-abstraction/core";
import type { Output } from "../output/output.ts";

const ignore = (): void => undefined;

/** What a backend reports while a command of `task-backend` uses it: warnings and errors, for the person there. */
export function createNoteLogger(output: Output): Logger {
  const { yellow } = output.noteColours;
  const warn = (message: string, details?: Readonly<Record<string, unknown>>): void => {
    const reason = details?.["error"];
    output.note(`${yellow("warning:")} ${message}${typeof reason === "string" ? ` (${reason})` : ""}`);
  };
  return { debug: ignore, info: ignore, warn, error: warn };
}

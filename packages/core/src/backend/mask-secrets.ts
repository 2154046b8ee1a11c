import type { BackendDefinition } from "../adapter/backend-definition.ts";

/** A URL without its password, and without values of its query; anything else as it is. */
export function maskUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password !== "") url.password = "***";
  for (const name of [...url.searchParams.keys()]) if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, "***");
  return url.toString();
}

/** The settings as they may be printed: secrets masked, passwords in URLs too. */
export function printableConfiguration(
  definition: Pick<BackendDefinition, "configuration">,
  configuration: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const printable: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(definition.configuration)) {
    const value = configuration[name];
    if (value === undefined) continue;
    const secret = setting.type === "text" && setting.secret === true;
    printable[name] = secret ? "***" : setting.type === "url" ? maskUrl(String(value)) : value;
  }
  return printable;
}

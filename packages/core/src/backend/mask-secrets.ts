import type { BackendDefinition } from "../adapter/backend-definition.ts";

/** A URL without its password and the secrets of its query; what is no valid URL without what looks like a password. */
export function maskUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/(:\/\/[^:/?#]*:).*@/s, "$1***@");
  const url = new URL(text);
  if (url.password !== "") url.password = "***";
  for (const name of [...url.searchParams.keys()])
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, "***");
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
    if (setting.type === "object") {
      printable[name] = "(given in code)";
      continue;
    }
    const secret = setting.type === "text" && setting.secret === true;
    printable[name] = secret ? "***" : setting.type === "url" ? maskUrl(String(value)) : value;
  }
  return printable;
}

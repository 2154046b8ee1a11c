import { maskUrl } from "@task-abstraction/core";

const MASK = "***";

/** Names that say a secret follows. Rather one too many: a masked value is still listed by its name. */
const SECRET_NAME =
  /pass|pwd|secret|token|key|cred|auth|private|cert|cookie|session|salt|sign|dsn|conn|webhook|license|pin$/i;

/** Values that are secrets whatever their name: PEM, JSON web tokens, `Password=…` in a connection string, URL query. */
const SECRET_VALUE =
  /-----BEGIN |\beyJ[\w-]+\.[\w-]+|(?:pass(?:word)?|pwd|secret|token|key|sig(?:nature)?|auth)["']?\s*[=:]/i;

/** A URL may stand within a value: in a list, in quotes, after an option. */
const URL_WITH_USER = /\b[a-z][a-z\d+.-]*:\/\/[^\s,;"'<>]*@[^\s,;"'<>]*/gi;

/** A variable as it may be shown: secrets masked as a whole, passwords within URLs on their own. */
export function maskVariable(name: string, value: string): string {
  if (value === "") return "";
  if (SECRET_NAME.test(name)) return MASK;
  const rest = value.replaceAll(URL_WITH_USER, "");
  // A URL that the pattern does not hold, for instance with a space in its password.
  if (rest.includes("://") && rest.includes("@")) return MASK;
  const masked = value.replaceAll(URL_WITH_USER, maskUser);
  return SECRET_VALUE.test(masked) ? MASK : masked;
}

/** `maskUrl` returns what it cannot parse, and what has only a user (which then is often a token) as it is. */
function maskUser(url: string): string {
  const masked = maskUrl(url);
  const [, scheme, user, rest] = /^([a-z][a-z\d+.-]*:\/\/)(.*)(@[^@]*)$/is.exec(masked) ?? [];
  if (scheme === undefined || user === undefined || rest === undefined) return MASK;
  const [name = ""] = user.split(":");
  return user.includes(":") ? `${scheme}${name}:${MASK}${rest}` : `${scheme}${MASK}${rest}`;
}

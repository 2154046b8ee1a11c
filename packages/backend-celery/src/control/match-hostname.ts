/**
 * Whether a command for `pattern` is for this worker: `glob` is Python's fnmatch, `pcre` a regular expression from the
 * beginning. What is no pattern is for nobody. https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.matcher.html
 */
export function matchHostname(hostname: string, pattern: string, matcher: string): boolean {
  if (matcher !== "glob" && matcher !== "pcre") return false;
  try {
    const expression = matcher === "glob" ? `^(?:${translateGlob(pattern)})$` : `^(?:${pattern})`;
    return new RegExp(expression, "s").test(hostname);
  } catch {
    return false;
  }
}

function translateGlob(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
    .replaceAll("[!", "[^");
}

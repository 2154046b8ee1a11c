import { type DefinedBackend, maskUrl } from "@task-abstraction/core";

const MASK = "***";
/** Shorter ones are masked only as a word of their own: `a` would shred every sentence. */
const SHORT = 6;
/** A password in any URL, also of one that no setting holds. */
const PASSWORD_IN_URL = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*):[^\s"'<>]+@/gi;

/** The secrets this process has been given. Everything it prints or logs goes through {@link Secrets.mask}. */
export class Secrets {
  readonly #replacements = new Map<string, string>();

  /** Learns the secret settings of a backend, before they are checked or used. */
  learn(definition: Pick<DefinedBackend, "configuration">, environment: NodeJS.ProcessEnv): void {
    for (const setting of Object.values(definition.configuration)) {
      const value = setting.environment === undefined ? undefined : environment[setting.environment];
      if (value === undefined || value === "") continue;
      if (setting.type === "text" && setting.secret === true) this.#add(value, MASK);
      if (setting.type === "url") this.#learnUrl(value);
    }
  }

  /** The text without any secret. */
  mask(text: string): string {
    let masked = text;
    for (const [secret, replacement] of this.#replacements)
      masked = replaceSecret(masked, secret, replacement);
    return masked.replace(PASSWORD_IN_URL, `$1:${MASK}@`);
  }

  /** A copy of plain data in which every text is masked. */
  maskData(value: unknown): unknown {
    if (typeof value === "string") return this.mask(value);
    if (Array.isArray(value)) return value.map((item) => this.maskData(item));
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [this.mask(key), this.maskData(part)]),
    );
  }

  #learnUrl(text: string): void {
    const shown = maskUrl(text);
    this.#add(text, shown);
    if (!URL.canParse(text)) return;
    const url = new URL(text);
    const parts = [url.password, ...url.searchParams.values()];
    // What the masked URL shows all the same (a password equal to the user's name) is not hidden by masking it elsewhere.
    for (const part of parts) if (part !== "" && !shown.includes(part)) this.#add(part, MASK);
  }

  #add(secret: string, replacement: string): void {
    if (secret === replacement) return;
    // As a driver may print it: plain, decoded, encoded for a URL, or inside a JSON text.
    const forms = new Set([
      secret,
      decoded(secret),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]);
    for (const form of forms) this.#replacements.set(form, replacement);
    this.#sortLongestFirst();
  }

  /** A secret that contains another must go before it is torn apart. */
  #sortLongestFirst(): void {
    const sorted = [...this.#replacements].sort(([left], [right]) => right.length - left.length);
    this.#replacements.clear();
    for (const [secret, replacement] of sorted) this.#replacements.set(secret, replacement);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function replaceSecret(text: string, secret: string, replacement: string): string {
  if (secret.length >= SHORT) return text.replaceAll(secret, () => replacement);
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, "g"), () => replacement);
}

/** Looks at one value and adds a sentence to `issues` for each fault; `path` is how the value is called there. */
export type Check = (value: unknown, path: string, issues: string[]) => void;

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Anything at all. */
export const isAnything: Check = () => undefined;

/** A string of at least one and at most `maximum` characters (default 4096, the longest path of most systems). */
export function isText({ minimum = 1, maximum = 4_096 }: Bounds = {}): Check {
  return (value, path, issues) => {
    if (typeof value !== "string") issues.push(`${path} must be a string, not ${describe(value)}`);
    else if (value.length < minimum) issues.push(`${path} must not be empty`);
    else if (value.length > maximum)
      issues.push(`${path} has ${value.length} characters, the limit is ${maximum}`);
  };
}

/** A finite number within the bounds, both included. */
export function isNumber({ minimum = -Infinity, maximum = Infinity }: Bounds = {}): Check {
  return (value, path, issues) => {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      issues.push(`${path} must be a number, not ${describe(value)}`);
    } else if (value < minimum || value > maximum) {
      issues.push(`${path} is ${value}, but must be ${describeBounds(minimum, maximum)}`);
    }
  };
}

/** A whole number within the bounds, both included. */
export function isWholeNumber(bounds: Bounds = {}): Check {
  const inBounds = isNumber(bounds);
  return (value, path, issues) => {
    if (typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)) {
      issues.push(`${path} must be a whole number, not ${value}`);
    } else inBounds(value, path, issues);
  };
}

/** One of a few words. */
export function isOneOf(choices: readonly string[]): Check {
  return (value, path, issues) => {
    if (!choices.includes(value as string)) {
      issues.push(`${path} must be one of ${choices.map(quote).join(", ")}, not ${describe(value)}`);
    }
  };
}

/** A list whose every item passes; at most `maximum` items (default 1000). */
export function isListOf(item: Check, { minimum = 0, maximum = 1_000 }: Bounds = {}): Check {
  return (value, path, issues) => {
    if (!Array.isArray(value)) issues.push(`${path} must be a list, not ${describe(value)}`);
    else if (value.length < minimum)
      issues.push(`${path} must hold at least ${minimum} item${minimum === 1 ? "" : "s"}`);
    else if (value.length > maximum)
      issues.push(`${path} holds ${value.length} items, the limit is ${maximum}`);
    else for (const [index, part] of value.entries()) item(part, `${path}[${index}]`, issues);
  };
}

/** An object of any keys, at least `minimum` of them (default 0), whose every value passes. */
export function isRecordOf(item: Check, { minimum = 0 }: Pick<Bounds, "minimum"> = {}): Check {
  return (value, path, issues) => {
    if (!isPlainObject(value)) issues.push(`${path} must be an object, not ${describe(value)}`);
    else if (Object.keys(value).length < minimum) issues.push(`${path} must not be empty`);
    else for (const [key, part] of Object.entries(value)) item(part, `${path}[${quote(key)}]`, issues);
  };
}

/** Passes when the value is missing; `null` is not missing. */
export function isOptional(present: Check): Check {
  return (value, path, issues) => {
    if (value !== undefined) present(value, path, issues);
  };
}

/** An object with these keys and no others, so that a misspelt option is refused instead of ignored. */
export function isObject<Shape extends object>(shape: { readonly [Key in keyof Shape]-?: Check }): Check {
  const parts = Object.entries(shape) as [string, Check][];
  const known = parts.map(([key]) => key);
  return (value, path, issues) => {
    if (!isPlainObject(value)) {
      issues.push(`${path} must be an object, not ${describe(value)}`);
      return;
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key))
        issues.push(`${path} has no option ${quote(key)}; it knows ${known.join(", ")}`);
    }
    for (const [key, part] of parts)
      part(Object.hasOwn(value, key) ? value[key] : undefined, `${path}.${key}`, issues);
  };
}

/** An object with exactly one of these keys, such as `{ sum: "price" }`. */
export function isOneKeyOf(shape: Readonly<Record<string, Check>>): Check {
  const known = Object.keys(shape);
  return (value, path, issues) => {
    const keys = isPlainObject(value) ? Object.keys(value) : [];
    const [key] = keys;
    if (keys.length !== 1 || key === undefined || !known.includes(key)) {
      issues.push(`${path} must have exactly one of the keys ${known.join(", ")}`);
      return;
    }
    (shape[key] as Check)((value as Record<string, unknown>)[key], `${path}.${key}`, issues);
  };
}

/** True for what JSON calls an object. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in a few characters, for a message: arguments may be long, or hold what a log should not. */
export function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  if (typeof value === "string") return quote(value);
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}

/** A string in quotes, cut after 60 characters and with control characters escaped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function describeBounds(minimum: number, maximum: number): string {
  if (maximum === Infinity) return `at least ${minimum}`;
  return minimum === -Infinity ? `at most ${maximum}` : `from ${minimum} to ${maximum}`;
}

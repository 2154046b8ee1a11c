import { NotSerializableError } from "../errors/not-serializable-error.ts";

/**
 * Nesting beyond this is refused. Readers and writers of JSON recurse: Python's stops at 1000 frames, those of its
 * Celery worker included, and V8's `structuredClone` and this copy near 2000 where the stack is not deep already.
 */
const MAX_DEPTH = 500;

/**
 * A deep copy of `value` that is plain JSON: `undefined` properties are dropped, `-0` becomes `0`, and the copy
 * shares nothing with the original, so that a later change by the caller does not reach the engine.
 *
 * @param path how the value is called in an error, for instance `args[0]`
 * @throws NotSerializableError (NOT_SERIALIZABLE) with the path of the first part that JSON would bend
 */
export function toJson(value: unknown, path: string): unknown {
  return copy(value, { path, keys: [], ancestors: [] });
}

/** Where the copy is: the keys are put into words only for an error. */
interface Place {
  readonly path: string;
  readonly keys: (string | number)[];
  readonly ancestors: object[];
}

function copy(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw notSerializable(place, "a string with a lone surrogate");
      return value;
    case "number":
      if (!Number.isFinite(value)) throw notSerializable(place, String(value));
      return value === 0 ? 0 : value;
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copyObject(value, place);
    default:
      throw notSerializable(place, typeof value);
  }
}

function copyObject(value: object, place: Place): unknown {
  const { ancestors } = place;
  if (ancestors.length >= MAX_DEPTH) throw notSerializable(place, `nesting deeper than ${MAX_DEPTH}`);
  if (ancestors.includes(value)) throw notSerializable(place, "a cycle");
  ancestors.push(value);
  const result = Array.isArray(value) ? copyArray(value, place) : copyRecord(value, place);
  ancestors.pop();
  return result;
}

function copyArray(value: readonly unknown[], place: Place): unknown[] {
  const result = new Array<unknown>(value.length);
  for (let index = 0; index < value.length; index += 1) {
    result[index] = copyPart(value[index], index, place);
  }
  return result;
}

function copyRecord(value: object, place: Place): Record<string, unknown> {
  if (!isPlain(value)) throw notSerializable(place, className(value));
  if (Object.getOwnPropertySymbols(value).length > 0) throw notSerializable(place, "a symbol key");
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (!key.isWellFormed()) throw notSerializable(place, "a key with a lone surrogate");
    const copied = copyPart(part, key, place);
    // Assigning to `__proto__` would change the prototype instead of adding a key.
    if (key === "__proto__")
      Object.defineProperty(result, key, {
        value: copied,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else result[key] = copied;
  }
  return result;
}

function copyPart(part: unknown, key: string | number, place: Place): unknown {
  place.keys.push(key);
  const copied = copy(part, place);
  place.keys.pop();
  return copied;
}

function notSerializable({ path, keys }: Place, what: string): NotSerializableError {
  const words = keys.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return new NotSerializableError(path + words.join(""), what);
}

/** Its prototype is null or an `Object.prototype`, also that of another realm (`vm`, a test runner). */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const maker: unknown = value.constructor;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "a class instance";
}

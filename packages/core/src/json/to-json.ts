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
  return copy(value, path, []);
}

function copy(value: unknown, path: string, ancestors: object[]): unknown {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new NotSerializableError(path, "a string with a lone surrogate");
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new NotSerializableError(path, String(value));
      return value === 0 ? 0 : value;
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copyObject(value, path, ancestors);
    default:
      throw new NotSerializableError(path, typeof value);
  }
}

function copyObject(value: object, path: string, ancestors: object[]): unknown {
  if (ancestors.length >= MAX_DEPTH) throw new NotSerializableError(path, `nesting deeper than ${MAX_DEPTH}`);
  if (ancestors.includes(value)) throw new NotSerializableError(path, "a cycle");
  ancestors.push(value);
  const result = Array.isArray(value)
    ? copyArray(value, path, ancestors)
    : copyRecord(value, path, ancestors);
  ancestors.pop();
  return result;
}

function copyArray(value: readonly unknown[], path: string, ancestors: object[]): unknown[] {
  const result = new Array<unknown>(value.length);
  for (let index = 0; index < value.length; index += 1) {
    result[index] = copy(value[index], `${path}[${index}]`, ancestors);
  }
  return result;
}

function copyRecord(value: object, path: string, ancestors: object[]): Record<string, unknown> {
  if (!isPlain(value)) throw new NotSerializableError(path, className(value));
  if (Object.getOwnPropertySymbols(value).length > 0) throw new NotSerializableError(path, "a symbol key");
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const partPath = /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
    if (!key.isWellFormed()) throw new NotSerializableError(path, "a key with a lone surrogate");
    const copied = copy(part, partPath, ancestors);
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

/** Its prototype is null or an `Object.prototype`, also that of another realm (`vm`, a test runner). */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const maker: unknown = value.constructor;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "a class instance";
}

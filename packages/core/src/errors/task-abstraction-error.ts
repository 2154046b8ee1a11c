import type { ErrorCode } from "./error-code.ts";

const markerOf = (name: string): symbol => Symbol.for(`task-abstraction.error.${name}`);

/**
 * The root of every error this library throws. Tell errors apart by `code`, or by `SubclassError.isInstance(error)`,
 * which also recognises errors made by another installed copy of this package.
 */
export abstract class TaskAbstractionError extends Error {
  static {
    nameError(this, "TaskAbstractionError");
  }

  /** Stable across versions; see `docs/errors.md`. */
  abstract readonly code: ErrorCode;

  /** True for an instance of this class or a subclass, whichever copy of the package made it. */
  static isInstance<E extends TaskAbstractionError>(
    this: (abstract new (...args: never[]) => E) & { readonly prototype: E },
    error: unknown,
  ): error is E {
    const marker = markerOf(this.prototype.name);
    return typeof error === "object" && error !== null && marker in error;
  }
}

/** Names an error class for `isInstance` and for printing; minifiers rename classes, so the name is said, not read. */
export function nameError(errorClass: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, markerOf(name), { value: true });
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}

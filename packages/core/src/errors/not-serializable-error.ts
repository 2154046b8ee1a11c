import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** An argument that JSON would bend (a Date, a Map, NaN, a class instance, a cycle …). Nothing was sent. */
export class NotSerializableError extends TaskAbstractionError {
  static {
    nameError(this, "NotSerializableError");
  }

  override readonly code = "NOT_SERIALIZABLE";

  /** Where, for instance `args[0].createdAt`. */
  readonly path: string;
  /** What was found there, for instance `Date`. */
  readonly found: string;

  constructor(path: string, found: string) {
    super(`${path}: ${found} cannot travel as JSON. ${adviceFor(found)}`);
    this.path = path;
    this.found = found;
  }
}

function adviceFor(found: string): string {
  switch (found) {
    case "Date":
      return "Send date.toISOString().";
    case "Map":
      return "Send Object.fromEntries(map).";
    case "Set":
      return "Send [...set].";
    case "bigint":
      return "Send it as a string.";
    case "undefined":
      return "Send null, or leave it out.";
    default:
      return "Send plain objects, arrays, strings, finite numbers, booleans and null.";
  }
}

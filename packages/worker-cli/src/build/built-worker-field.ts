import { UsageError } from "../command-line/usage-error.ts";
import type { FoundPackage } from "../packages/find-package.ts";

/** What the field `builtWorker` of a package.json says about putting that package into a built worker. */
export interface BuiltWorkerField {
  /** Packages, itself included, that keep their files instead of being bundled. */
  readonly external: readonly string[];
  readonly omit: readonly Omission[];
}

/** What of the copied packages no worker needs. */
export interface Omission {
  readonly from: string;
  /** Globs and folders in the package; without any the whole package is left out. */
  readonly files?: readonly string[];
  /** As in a package.json, `["!linux"]`: only when built on these. */
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

/** Reads the field. @throws UsageError where it is no such thing */
export function readBuiltWorkerField({ name, description }: FoundPackage): BuiltWorkerField {
  const field: unknown = description.builtWorker ?? {};
  if (!isRecord(field)) throw invalid(name, "it must be an object");
  const { external = [], omit = [] } = field;
  if (!isTexts(external)) throw invalid(name, "external must be a list of package names");
  if (!Array.isArray(omit) || !omit.every(isOmission))
    throw invalid(name, 'omit must be a list of { "from": package, "files", "os", "cpu": lists of texts }');
  return { external, omit };
}

function isOmission(value: unknown): value is Omission {
  return (
    isRecord(value) &&
    typeof value["from"] === "string" &&
    ["files", "os", "cpu"].every((key) => value[key] === undefined || isTexts(value[key]))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function invalid(name: string, problem: string): UsageError {
  return new UsageError(`builtWorker in the package.json of ${name} cannot be read: ${problem}.`, {
    code: "BUILD_FAILED",
    next: `correct it, or ask the author of ${name} to`,
  });
}

import type { CountryCode } from "libphonenumber-js/max";
import type { JsonRecord } from "../records/records.ts";
import { createMasker, type Masker } from "./create-masker.ts";
import { findHint } from "./field-hints.ts";
import { compact } from "./find-matches.ts";
import { toE164 } from "./find-phones.ts";
import { createDetector } from "./find-pii.ts";
import type { Detector, Finding, Masking, PiiKind } from "./masking.ts";
import { piiKinds } from "./masking.ts";

/** Where a value stands: its path, and the name of the field it is in, which items of a list share. */
interface Place {
  readonly path: string;
  readonly name: string;
}

/** Makes masked copies of records and counts what it found. */
export class RecordMasker {
  readonly #masking: Masking;
  readonly #kinds: readonly PiiKind[];
  readonly #detect: Detector;
  readonly #mask: Masker;
  readonly #counts = new Map<string, Map<PiiKind, number>>();

  /** @throws ConfigurationError (CONFIGURATION_INVALID) */
  constructor(masking: Masking) {
    this.#masking = masking;
    this.#kinds = masking.kinds ?? piiKinds;
    this.#detect = createDetector(masking);
    this.#mask = createMasker(masking);
  }

  maskRecord(record: JsonRecord): JsonRecord {
    return this.#maskObject(record, "");
  }

  /** A text in the field `path`, with no name that tells anything. */
  maskText(text: string, path: string): string {
    const parts: string[] = [];
    let done = 0;
    for (const { kind, start, end, canonical } of this.#detect(text)) {
      parts.push(text.slice(done, start), this.#mask({ kind, text: text.slice(start, end), canonical }));
      done = end;
      this.#count(path, kind);
    }
    return done === 0 ? text : parts.join("") + text.slice(done);
  }

  findings(): readonly Finding[] {
    return [...this.#counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([field, counts]) =>
        piiKinds.flatMap((kind) => {
          const count = counts.get(kind);
          return count === undefined ? [] : [{ field, kind, count }];
        }),
      );
  }

  #maskObject(record: JsonRecord, parent: string): JsonRecord {
    // `fromEntries` also keeps a field that is called `__proto__`.
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const path = parent === "" ? name : `${parent}.${name}`;
        return [name, this.#maskValue(value, { path, name })];
      }),
    );
  }

  #maskValue(value: unknown, place: Place): unknown {
    const { path, name } = place;
    const told = this.#told(path);
    if (told === "keep") return value;
    if (Array.isArray(value)) return value.map((item) => this.#maskValue(item, { path: `${path}[]`, name }));
    if (typeof value === "object" && value !== null) return this.#maskObject(value as JsonRecord, path);
    if (typeof value !== "string" && typeof value !== "number") return value;
    const text = String(value);
    const kind = told ?? findHint(name, text, this.#kinds);
    if (kind !== undefined && text.trim() !== "") {
      this.#count(path, kind);
      return this.#mask({ kind, text: text.trim(), canonical: this.#canonicalOf(kind, text.trim()) });
    }
    const masked = this.maskText(text, path);
    // A number in which nothing was found stays a number.
    return masked === text ? value : masked;
  }

  #told(path: string): PiiKind | "keep" | undefined {
    const { fields = {} } = this.#masking;
    return Object.hasOwn(fields, path) ? fields[path] : undefined;
  }

  /** As the detectors would write it, so that a value has one hash wherever it stands. */
  #canonicalOf(kind: PiiKind, text: string): string {
    const [span, another] = this.#detect(text);
    if (span?.kind === kind && another === undefined) return span.canonical;
    if (kind === "email") return text.toLowerCase();
    if (kind !== "phone") return compact(text);
    return toE164(text, this.#masking.defaultCountry as CountryCode | undefined) ?? compact(text);
  }

  #count(path: string, kind: PiiKind): void {
    const counts = this.#counts.get(path) ?? new Map<PiiKind, number>();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    this.#counts.set(path, counts);
  }
}

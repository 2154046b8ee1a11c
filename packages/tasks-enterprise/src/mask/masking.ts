import type { JsonRecord } from "../records/records.ts";

/** What tells who a person is. */
export type PiiKind = "email" | "phone" | "card" | "iban" | "ip" | "nationalId";

/**
 * What becomes of a value. `redact`: `[email]`. `last-four`: `****1111`. `partial`: its form stays, `j***@e******.com`.
 * `hash`: `email:` and 32 hexadecimal digits, the same for the same value and the worker's key.
 */
export type MaskStrategy = "redact" | "last-four" | "partial" | "hash";

/** Every kind. Where two claim the same characters, the one that stands first here has them. */
export const piiKinds: readonly PiiKind[] = ["email", "iban", "card", "nationalId", "ip", "phone"];

/** Every strategy. */
export const maskStrategies: readonly MaskStrategy[] = ["redact", "last-four", "partial", "hash"];

/** What is masked, and how. */
export interface Masking {
  /** Default `redact`. */
  readonly strategy?: MaskStrategy | undefined;
  /** For some kinds another than `strategy`. */
  readonly strategies?: Readonly<Partial<Record<PiiKind, MaskStrategy>>> | undefined;
  /** Looks for these only. Default: all. */
  readonly kinds?: readonly PiiKind[] | undefined;
  /**
   * What a field holds, by its path as in the answer (`contact.phones[]`): it is masked whole, whatever it looks like;
   * `keep` leaves it as it is.
   */
  readonly fields?: Readonly<Record<string, PiiKind | "keep">> | undefined;
  /** ISO 3166 code, such as `DE`: finds its telephone numbers without `+49` too. Default: with country code only. */
  readonly defaultCountry?: string | undefined;
}

/** How many values of a kind a field held, over all records. */
export interface Finding {
  /** `contact.phones[]`: names joined by dots, `[]` for the items of a list. */
  readonly field: string;
  readonly kind: PiiKind;
  readonly count: number;
}

/** What `mask_pii` answers. */
export interface MaskedRecords {
  /** Copies, in the order of the input. Of a text: one record, with the field `text`. */
  readonly records: readonly JsonRecord[];
  /** In the order of fields, then kinds. */
  readonly findings: readonly Finding[];
  /** The sum of all counts. */
  readonly masked: number;
}

/** Some characters of a text that are a value. */
export interface Span {
  readonly kind: PiiKind;
  readonly start: number;
  /** The first character after it. */
  readonly end: number;
  /** The value as it would be written everywhere the same: what is hashed. */
  readonly canonical: string;
}

/** Finds the values of one kind in a text, in order; must take time in proportion to the text. */
export type Detector = (text: string) => Iterable<Span>;

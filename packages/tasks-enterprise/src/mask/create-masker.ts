import { createHmac } from "node:crypto";
import { readHashKey } from "./hash-key.ts";
import { maskPartially, showEnd } from "./mask-partially.ts";
import { type Masking, type MaskStrategy, type PiiKind, piiKinds } from "./masking.ts";

/** A value and the form of it that is hashed. */
export interface MaskedValue {
  readonly kind: PiiKind;
  readonly text: string;
  readonly canonical: string;
}

/** What stands in the place of a value. */
export type Masker = (value: MaskedValue) => string;

const HASH_DIGITS = 32;

/**
 * The masker that the strategies ask for.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) when one is `hash` and the worker has no key
 */
export function createMasker({ strategy = "redact", strategies = {}, kinds = piiKinds }: Masking): Masker {
  const strategyOf = (kind: PiiKind): MaskStrategy => strategies[kind] ?? strategy;
  const key = kinds.some((kind) => strategyOf(kind) === "hash") ? readHashKey() : "";
  return ({ kind, text, canonical }) => {
    switch (strategyOf(kind)) {
      case "redact":
        return `[${kind}]`;
      case "last-four":
        return `****${showEnd(text)}`;
      case "partial":
        return maskPartially(kind, text);
      case "hash":
        // The kind is part of what is hashed: the same digits as a card and as a phone do not give each other away.
        return `${kind}:${createHmac("sha256", key).update(`${kind}\0${canonical}`).digest("hex").slice(0, HASH_DIGITS)}`;
    }
  };
}

import type { PiiKind } from "./masking.ts";

const SIGN = /[\p{L}\p{N}]/u;
const SIGNS = /[\p{L}\p{N}]/gu;

/** The last four letters and digits, or fewer: never more than half of them. */
export function showEnd(text: string): string {
  const signs = text.match(SIGNS) ?? [];
  const shown = countShown(signs.length);
  return shown === 0 ? "" : signs.slice(-shown).join("");
}

/** Letters and digits become `*`, but for a few that people recognise it by; what stands between them stays. */
export function maskPartially(kind: PiiKind, text: string): string {
  switch (kind) {
    case "email":
      return maskEmail(text);
    case "ip":
      return maskAddress(text);
    case "iban":
      // The country says little of the person.
      return text.slice(0, 2) + maskAllButEnd(text.slice(2));
    default:
      return maskAllButEnd(text);
  }
}

/** `jo.smith@example.com` becomes `j*.*****@e******.com`. */
function maskEmail(text: string): string {
  const at = text.lastIndexOf("@");
  const top = text.lastIndexOf(".");
  if (at < 0 || top < at) return maskAllButEnd(text);
  return `${maskAllButStart(text.slice(0, at))}@${maskAllButStart(text.slice(at + 1, top))}${text.slice(top)}`;
}

/** The first half of the network stays: `192.168.*.*`, `2001:db8:*:*`. */
function maskAddress(text: string): string {
  const separator = text.includes(":") ? ":" : ".";
  return text
    .split(separator)
    .map((part, index) => (index < 2 ? part : part.replace(/[^.]+/g, "*")))
    .join(separator);
}

function maskAllButStart(text: string): string {
  return text.slice(0, 1) + text.slice(1).replace(SIGNS, "*");
}

function maskAllButEnd(text: string): string {
  const characters = [...text];
  let hidden = characters.filter((character) => SIGN.test(character)).length;
  hidden -= countShown(hidden);
  return characters
    .map((character) => {
      if (!SIGN.test(character)) return character;
      hidden -= 1;
      return hidden >= 0 ? "*" : character;
    })
    .join("");
}

function countShown(signs: number): number {
  return Math.min(4, Math.floor(signs / 2));
}

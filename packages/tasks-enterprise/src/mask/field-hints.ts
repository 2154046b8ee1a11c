import type { PiiKind } from "./masking.ts";

/** What a field's name says, and the form that its values then have, mistyped or not: no check digit counts here. */
interface Hint {
  readonly kind: PiiKind;
  readonly name: RegExp;
  readonly form: RegExp;
}

/** Names are cut before they are looked at: they come from outside like the values. */
const MAX_NAME = 200;
const MAX_VALUE = 254;

const hints: readonly Hint[] = [
  { kind: "email", name: / (?:e ?mail|mail)s? /, form: /@/ },
  { kind: "iban", name: / (?:iban|bank ?account)s? /, form: /^[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){8,30}$/i },
  {
    kind: "card",
    name: / (?:(?:credit|debit|payment|bank) ?card|card ?(?:number|no|num)|cc ?(?:number|no|num)|pan)s? /,
    form: /^\d(?:[ -]?\d){11,18}$/,
  },
  {
    kind: "nationalId",
    name: / (?:ssn|social security|national (?:id|insurance)|nino|tax ?(?:id|number)|dni|nie|cpf|codice fiscale|aadhaar|passport|identity card)s? /,
    form: /^(?=(?:[^\d]{0,12}\d){4})[A-Z\d](?:[ ./-]?[A-Z\d]){5,19}$/i,
  },
  {
    kind: "ip",
    name: / (?:ip|ip ?address|ip ?addr|ipv4|ipv6|remote ?addr)(?:es|s)? /,
    form: /^(?=.{0,45}[.:])[\da-f.:]{3,45}$/i,
  },
  {
    kind: "phone",
    name: / (?:(?:tele)?phone|mobile|cell|cellphone|tel|fax|msisdn|whatsapp)s? /,
    form: /^[+(]{0,2}\d(?:[ ()./-]{0,3}\d){4,17}(?: ?(?:ext|x)\.? ?\d{1,6})?$/i,
  },
];

/** The kind that a field's name promises and its value does not contradict: `phone_verified: "yes"` is no number. */
export function findHint(name: string, value: string, kinds: readonly PiiKind[]): PiiKind | undefined {
  const text = value.trim();
  if (text === "" || text.length > MAX_VALUE) return undefined;
  const words = toWords(name);
  return hints.find(
    ({ kind, name: pattern, form }) => kinds.includes(kind) && pattern.test(words) && form.test(text),
  )?.kind;
}

/** ` card number ` of `cardNumber`, `CARD_NUMBER` and `card-number`. */
function toWords(name: string): string {
  const words = name
    .slice(0, MAX_NAME)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, " ");
  return ` ${words} `;
}

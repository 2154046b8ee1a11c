import { afterEach, describe, expect, it, vi } from "vitest";
import { maskPii } from "./mask-pii.ts";
import type { Masking, PiiKind } from "./masking.ts";

const KEY = "a secret that nobody would ever guess";

const customers = [
  {
    id: 7,
    name: "Ada",
    email: "ada@example.com",
    card: 4_111_111_111_111_111,
    contact: { phones: ["+49 171 2345678", "+49 171 2345679"], note: "from 10.0.0.1, or ada@work.example" },
  },
  { id: 8, name: "Bob", email: null, active: true },
];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** One value of a field after masking. */
async function mask(value: unknown, options: Masking = {}, field = "value"): Promise<unknown> {
  const { records } = await maskPii.run([{ [field]: value }], options);
  return records[0]?.[field];
}

describe("mask_pii", () => {
  it("masks values at any depth, in copies, and counts them by field and kind", async () => {
    const before = structuredClone(customers);
    expect(await maskPii.run(customers)).toEqual({
      records: [
        {
          id: 7,
          name: "Ada",
          email: "[email]",
          card: "[card]",
          contact: { phones: ["[phone]", "[phone]"], note: "from [ip], or [email]" },
        },
        { id: 8, name: "Bob", email: null, active: true },
      ],
      findings: [
        { field: "card", kind: "card", count: 1 },
        { field: "contact.note", kind: "email", count: 1 },
        { field: "contact.note", kind: "ip", count: 1 },
        { field: "contact.phones[]", kind: "phone", count: 2 },
        { field: "email", kind: "email", count: 1 },
      ],
      masked: 6,
    });
    expect(customers).toEqual(before);
  });

  it("takes a text, and answers it as one record", async () => {
    const text = "Call +49 171 2345678\nor write to ada@example.com\n";
    expect(await maskPii.run(text)).toEqual({
      records: [{ text: "Call [phone]\nor write to [email]\n" }],
      findings: [
        { field: "text", kind: "email", count: 1 },
        { field: "text", kind: "phone", count: 1 },
      ],
      masked: 2,
    });
  });

  it("takes what other data tasks answer", async () => {
    expect(await maskPii.run({ rows: customers })).toMatchObject({ masked: 6 });
    expect(await maskPii.run({ records: customers })).toMatchObject({ masked: 6 });
  });

  it("answers nothing for nothing", async () => {
    expect(await maskPii.run([])).toEqual({ records: [], findings: [], masked: 0 });
    expect(await maskPii.run("")).toEqual({ records: [{ text: "" }], findings: [], masked: 0 });
  });

  it("answers the same each time", async () => {
    vi.stubEnv("TASK_PII_HASH_KEY", KEY);
    const options = { strategy: "hash" } as const;
    expect(await maskPii.run(customers, options)).toEqual(await maskPii.run(customers, options));
  });

  it("keeps fields with the names of what every object inherits", async () => {
    const record = JSON.parse('{"__proto__":"a@b.example","constructor":1}') as object;
    const { records } = await maskPii.run([record]);
    expect(Object.entries(records[0] as object)).toEqual([
      ["__proto__", "[email]"],
      ["constructor", 1],
    ]);
  });
});

describe("strategy", () => {
  it.each([
    ["last-four", "4111 1111 1111 1234", "card", "****1234"],
    ["last-four", "536-90-4399", "nationalId", "****4399"],
    ["last-four", "12345", "phone", "****45"],
    ["partial", "4111 1111 1111 1234", "card", "**** **** **** 1234"],
    ["partial", "536-90-4399", "nationalId", "***-**-4399"],
    ["partial", "+49 171 2345678", "phone", "+** *** ***5678"],
    ["partial", "DE89 3704 0044 0532 0130 00", "iban", "DE** **** **** **** **30 00"],
    ["partial", "jo.smith@example.com", "email", "j*.*****@e******.com"],
    ["partial", "nobody", "email", "***ody"],
    ["partial", "192.168.10.20", "ip", "192.168.*.*"],
    ["partial", "2001:db8::1", "ip", "2001:db8::*"],
    ["partial", "7", "phone", "*"],
    ["redact", "7", "phone", "[phone]"],
  ] as const)("%s makes of %s (%s) %s", async (strategy, value, kind, masked) => {
    expect(await mask(value, { strategy, fields: { value: kind as PiiKind } })).toBe(masked);
  });

  it("may differ by kind", async () => {
    expect(await mask("a@b.example 10.0.0.1", { strategies: { ip: "partial" } })).toBe("[email] 10.0.*.*");
  });
});

describe("strategy hash", () => {
  it("is the same for a value however it is written and wherever it stands, and depends on the key", async () => {
    vi.stubEnv("TASK_PII_HASH_KEY", KEY);
    const options = { strategy: "hash" } as const;
    const phone = await mask("+49 171 2345678", options);
    expect(phone).toMatch(/^phone:[\da-f]{32}$/);
    expect(await mask("0049 (171) 234-5678", options)).toBe(phone);
    expect(await mask("0171/2345678", { ...options, defaultCountry: "DE" }, "phone")).toBe(phone);
    expect(await mask("Ada@Example.com", options)).toBe(await mask("ada@example.com", options, "email"));
    vi.stubEnv("TASK_PII_HASH_KEY", `${KEY}!`);
    expect(await mask("+49 171 2345678", options)).not.toBe(phone);
  });

  it.each(["", "too short"])("is refused without a key of 32 characters: %j", async (key) => {
    vi.stubEnv("TASK_PII_HASH_KEY", key);
    const refused = maskPii.run([], { strategies: { card: "hash" } });
    await expect(refused).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
    await expect(refused).rejects.not.toThrow(key === "" ? "unset key" : key);
    await expect(maskPii.run([], { strategies: { card: "hash" }, kinds: ["ip"] })).resolves.toBeDefined();
  });
});

describe("field names", () => {
  it.each([
    ["cardNumber", "4111 1111 1111 1112", "[card]"],
    ["CREDIT_CARD", 1_234_567_890_123, "[card]"],
    ["customer-phone", "030 123456", "[phone]"],
    ["mobile", 1_712_345_678, "[phone]"],
    ["email_address", "jo at@work", "[email]"],
    ["iban", "DE00 0000 0000 0000", "[iban]"],
    ["client_ip", "10.0.0", "[ip]"],
    ["ssn", 536_904_399, "[nationalId]"],
    ["passportNumber", "ignored", "ignored"],
    ["passport", "C01X00T47", "[nationalId]"],
  ])("%s: %j is masked though it could be wrong: %s", async (field, value, masked) => {
    expect(await mask(value, {}, field)).toBe(masked);
  });

  it.each([
    ["phone_verified", "yes"],
    ["phone_count", 3],
    ["email_sent", true],
    ["shipping", "12345"],
    ["company", 4711],
    ["dnipro", "ABC123456"],
    ["ip", "none"],
  ])("%s: %j stays", async (field, value) => {
    expect(await mask(value, {}, field)).toBe(value);
  });

  it("told by the caller decide: a kind masks the whole value, keep leaves it", async () => {
    const fields = { "contact.phones[]": "keep", "contact.note": "email", name: "nationalId" } as const;
    const { records, masked } = await maskPii.run(customers.slice(0, 1), { fields });
    expect(records[0]).toMatchObject({
      name: "[nationalId]",
      contact: { phones: ["+49 171 2345678", "+49 171 2345679"], note: "[email]" },
    });
    expect(masked).toBe(4);
  });
});

describe("arguments", () => {
  const invalid = { code: "INVALID_ARGUMENTS" };

  it.each([null, undefined, 7, {}, { rows: {} }, [1], [null]])("refuse %j as records", async (records) => {
    await expect(maskPii.run(records as never)).rejects.toMatchObject(invalid);
  });

  it.each<unknown>([
    null,
    [],
    { strategy: "md5" },
    { strategies: "hash" },
    { strategies: { email: "md5" } },
    { strategies: { mail: "hash" } },
    { kinds: [] },
    { kinds: ["name"] },
    { kinds: "email" },
    { fields: ["email"] },
    { fields: { a: "drop" } },
    { fields: { a: 1 } },
    { defaultCountry: "Germany" },
    { defaultCountry: "de" },
    { defaultCountry: 49 },
    { key: "secret" },
  ])("refuse %j as options", async (options) => {
    await expect(maskPii.run([], options as never)).rejects.toMatchObject(invalid);
  });
});

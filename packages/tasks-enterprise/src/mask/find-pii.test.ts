import { describe, expect, it } from "vitest";
import { createDetector } from "./find-pii.ts";
import type { Masking } from "./masking.ts";

/** What is found, as `kind:canonical`. */
function find(text: string, masking: Masking = {}): readonly string[] {
  return [...createDetector(masking)(text)].map(({ kind, canonical }) => `${kind}:${canonical}`);
}

describe("finds", () => {
  it.each([
    ["write to Jo.Smith+news@Mail.Example.co.uk.", "email:jo.smith+news@mail.example.co.uk"],
    ["<zoë@müller.example>", "email:zoë@müller.example"],
    ["mailto:a@b.example?subject=x", "email:a@b.example"],
    ["a_b@xn--mller-kva.xn--p1ai", "email:a_b@xn--mller-kva.xn--p1ai"],
    ["call +49 (171) 234-5678 today", "phone:+491712345678"],
    ["0049 171 2345678", "phone:+491712345678"],
    ["+49 (0)171 234 56 78", "phone:+491712345678"],
    ["+1 415 555 2671", "phone:+14155552671"],
    ["(+44) 20 7946 0958", "phone:+442079460958"],
    ["card 4111 1111 1111 1111, thanks", "card:4111111111111111"],
    ["4111 1111 1111 1111 12/27 123", "card:4111111111111111"],
    ["12 4111 1111 1111 1111 123 99", "card:4111111111111111"],
    ["5555-5555-5555-4444", "card:5555555555554444"],
    ["378282246310005", "card:378282246310005"],
    ["IBAN DE89 3704 0044 0532 0130 00 and more", "iban:DE89370400440532013000"],
    ["gb29nwbk60161331926819", "iban:GB29NWBK60161331926819"],
    ["NO93 8601 1117 947", "iban:NO9386011117947"],
    ["from 192.168.0.1:8080", "ip:192.168.0.1"],
    ["[2001:DB8:0:0::1]", "ip:2001:db8::1"],
    ["at ::ffff:10.0.0.1 again", "ip:::ffff:a00:1"],
    ["SSN 536-90-4399", "nationalId:536904399"],
    ["SSN 536 90 4399", "nationalId:536904399"],
    ["NI number AB 12 34 56 C", "nationalId:AB123456C"],
    ["DNI 12345678Z, NIE X1234567L", "nationalId:12345678Z nationalId:X1234567L"],
    ["RSSMRA85T10A562S", "nationalId:RSSMRA85T10A562S"],
    ["CPF 529.982.247-25", "nationalId:52998224725"],
    ["Aadhaar 2341 2341 2346", "nationalId:234123412346"],
  ])("%s: %s", (text, expected) => {
    expect(find(text).join(" ")).toBe(expected);
  });

  it("national telephone numbers where the country is told", () => {
    expect(find("0171 2345678")).toEqual([]);
    expect(find("0171 2345678", { defaultCountry: "DE" })).toEqual(["phone:+491712345678"]);
    expect(find("2 times (415) 555-2671 (415) 555-2672", { defaultCountry: "US" })).toEqual([
      "phone:+14155552671",
      "phone:+14155552672",
    ]);
  });

  it("several values in one text, in order and none over another", () => {
    expect(find("a@b.example 10.0.0.1 4111111111111111 c@d.example")).toEqual([
      "email:a@b.example",
      "ip:10.0.0.1",
      "card:4111111111111111",
      "email:c@d.example",
    ]);
  });

  it("a value once, though its characters could be another too", () => {
    expect(find("4111111111111111@shop.example")).toEqual(["email:4111111111111111@shop.example"]);
  });

  it("only the kinds that are asked for", () => {
    expect(find("a@b.example 10.0.0.1", { kinds: ["ip"] })).toEqual(["ip:10.0.0.1"]);
  });
});

describe("does not take", () => {
  it.each([
    "4111 1111 1111 1112", // check digit
    "9999999999999995", // no issuer
    "DE89 3704 0044 0532 0130 01", // check digits
    "XX89370400440532013000", // no country
    "000-12-3456", // never given out
    "536-90-0000",
    "2024-01-31 12:30:45",
    "2024-01-31T12:30:45.123Z",
    "20240131",
    "256.1.1.1",
    "1.2.3.4.5",
    "std::vector<int> a::b",
    "order 1234567890123456",
    "EUR 1,234,567.89",
    "+49 0",
    "user@localhost",
    "@someone and me@",
    "12345678A", // check letter
    "529.982.247-24", // check digits
    "2341 2341 2347", // check digit
    "550e8400-e29b-41d4-a716-446655440000",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  ])("%s", (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe("takes time in proportion to the text", () => {
  const all: Masking = { defaultCountry: "US" };

  /** Processor time, which does not depend on who else uses the machine: the better of two, in milliseconds. */
  function measure(text: string): number {
    const detect = createDetector(all);
    const times = [1, 2].map(() => {
      const before = process.cpuUsage();
      for (const _ of detect(text));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    return Math.min(...times);
  }

  // Each is made for a pattern that would try again from every character.
  it.each([
    "@",
    "a@",
    "a.",
    "a.a@a.a-",
    "1",
    "1 ",
    "1 .",
    "1-",
    "1- ",
    "1-/",
    "(1)",
    "+1 (1) ",
    "1.",
    "1:",
    "a:",
    ":",
    "DE89",
    "DE89 ",
    "4 1",
    "X1234567",
    "AB 12 34 56 ",
    "123.456.789-",
    "536-90-",
    "2341 2341 ",
    "AAAAAA11",
    "é@é.",
  ])("of %j, over and over", (pattern) => {
    const short = measure(pattern.repeat(2_000 / pattern.length));
    const long = measure(pattern.repeat(20_000 / pattern.length));
    // 10 times as long; with the square it would take 100 times.
    expect(long).toBeLessThan(short * 40 + 100);
  });
});

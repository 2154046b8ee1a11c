import { describe, expect, it, vi } from "vitest";
import { resolveConfiguration } from "./resolve-configuration.ts";

const configuration = {
  brokerUrl: { type: "url", environment: "ACME_BROKER_URL", required: true, description: "" },
  token: { type: "text", environment: "ACME_TOKEN", secret: true, description: "" },
  mode: {
    type: "text",
    environment: "ACME_MODE",
    choices: ["fast", "safe"],
    default: "safe",
    description: "",
  },
  poolSize: {
    type: "number",
    environment: "ACME_POOL_SIZE",
    default: 10,
    minimum: 1,
    maximum: 100,
    description: "",
  },
  tls: { type: "boolean", environment: "ACME_TLS", default: false, description: "" },
  label: { type: "text", description: "" },
} as const;
const definition = { name: "acme", configuration };
const brokerUrl = "amqp://broker/";

function resolve(explicit: Readonly<Record<string, unknown>>, environment: Record<string, string> = {}) {
  return resolveConfiguration(definition, explicit, environment, false);
}

function problemsOf(
  explicit: Readonly<Record<string, unknown>>,
  environment: Record<string, string> = {},
): readonly string[] {
  try {
    resolve({ brokerUrl, ...explicit }, environment);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: "CONFIGURATION_INVALID" });
    return (error as { readonly problems: readonly string[] }).problems;
  }
}

describe("resolveConfiguration()", () => {
  it("fills defaults, and leaves what has none undefined", () => {
    expect(resolve({ brokerUrl })).toEqual({
      brokerUrl,
      token: undefined,
      mode: "safe",
      poolSize: 10,
      tls: false,
      label: undefined,
    });
  });

  it("prefers the environment to the default, and what is explicit to both", () => {
    const environment = {
      ACME_BROKER_URL: brokerUrl,
      ACME_MODE: "fast",
      ACME_POOL_SIZE: "20",
      ACME_TLS: "true",
    };
    expect(resolve({}, environment)).toMatchObject({ brokerUrl, mode: "fast", poolSize: 20, tls: true });
    expect(resolve({ mode: "safe", poolSize: 30, tls: false }, environment)).toMatchObject({
      mode: "safe",
      poolSize: 30,
      tls: false,
    });
  });

  it("takes an explicit undefined and an empty variable as unset", () => {
    expect(resolve({ brokerUrl, mode: undefined }, { ACME_MODE: "fast", ACME_POOL_SIZE: "" })).toMatchObject({
      mode: "fast",
      poolSize: 10,
    });
  });

  it("keeps an explicit 0 and false", () => {
    expect(
      resolveConfiguration(
        {
          name: "acme",
          configuration: {
            delay: { type: "number", default: 5, description: "" },
            on: { type: "boolean", default: true, description: "" },
          },
        },
        { delay: 0, on: false },
        {},
        false,
      ),
    ).toEqual({ delay: 0, on: false });
  });

  it.each([
    ["true", true],
    ["1", true],
    ["YES", true],
    ["on", true],
    ["false", false],
    ["0", false],
    ["No", false],
    ["off", false],
  ])("reads %s of the environment as %s", (text, value) => {
    expect(resolve({ brokerUrl }, { ACME_TLS: text }).tls).toBe(value);
  });

  it("answers a frozen object", () => {
    expect(Object.isFrozen(resolve({ brokerUrl }))).toBe(true);
  });

  it("reports every fault at once, each with its option and variable", () => {
    expect(
      problemsOf(
        { brokerUrl: undefined, poolSise: 3, mode: "quick", label: "" },
        { ACME_POOL_SIZE: "many", ACME_TLS: "maybe" },
      ),
    ).toEqual([
      '"poolSise" is not a setting of acme; did you mean "poolSize"?',
      "brokerUrl (ACME_BROKER_URL) is missing",
      "mode (ACME_MODE) must be one of fast, safe",
      "poolSize (ACME_POOL_SIZE) must be a number",
      "tls (ACME_TLS) must be true or false",
      "label must be a text that is not empty",
    ]);
  });

  it.each([
    ["a number below the minimum", { poolSize: 0 }, "poolSize (ACME_POOL_SIZE) must be at least 1"],
    ["a number above the maximum", { poolSize: 101 }, "poolSize (ACME_POOL_SIZE) must be at most 100"],
    ["NaN", { poolSize: Number.NaN }, "poolSize (ACME_POOL_SIZE) must be a number"],
    ["a number as text", { poolSize: "20" }, "poolSize (ACME_POOL_SIZE) must be a number"],
    ["a boolean as text", { tls: "true" }, "tls (ACME_TLS) must be true or false"],
    ["a text that is a number", { label: 5 }, "label must be a text that is not empty"],
    ["a URL that is none", { brokerUrl: "no url" }, "brokerUrl (ACME_BROKER_URL) must be a URL (scheme://…)"],
    [
      "a host without its scheme",
      { brokerUrl: "broker:5672" },
      "brokerUrl (ACME_BROKER_URL) must be a URL (scheme://…)",
    ],
    ["a setting unlike any other", { colour: "red" }, '"colour" is not a setting of acme'],
  ])("refuses %s", (_title, explicit, problem) => {
    expect(problemsOf(explicit)).toEqual([problem]);
  });

  it("has no value of a setting in the error", () => {
    const environment = { ACME_TOKEN: "hunter2-token", ACME_POOL_SIZE: "hunter2-pool" };
    try {
      resolve(
        { brokerUrl: "hunter2 no url", mode: "hunter2-mode", label: 5, tls: "hunter2-tls" },
        environment,
      );
      expect.unreachable();
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain("hunter2");
    }
  });

  it("prints one line per fault", () => {
    expect(() => resolve({ colour: 1 })).toThrow(
      'The configuration of the acme backend is not usable:\n  - "colour" is not a setting of acme\n  - brokerUrl (ACME_BROKER_URL) is missing',
    );
  });
});

describe("resolveConfiguration() with a setting that only code can give", () => {
  const withCodec = {
    name: "acme",
    configuration: { codec: { type: "object", required: true, description: "" } },
  } as const;

  it("takes any object as it is", () => {
    const codec = { encode: (text: string) => text };
    expect(resolveConfiguration(withCodec, { codec }, {}, false).codec).toBe(codec);
  });

  it.each([
    [{ codec: "gzip" }, "codec must be an object"],
    [{}, "codec is missing"],
  ])("refuses %o", (explicit, problem) => {
    expect(() => resolveConfiguration(withCodec, explicit, {}, false)).toThrow(
      expect.objectContaining({ problems: [problem] }),
    );
  });
});

describe("resolveConfiguration() with validate()", () => {
  const validate = (
    values: { readonly mode: string },
    { production }: { readonly production: boolean },
  ): string[] =>
    production && values.mode === "fast" ? ["mode (ACME_MODE) must be safe in production"] : [];
  const checked = { ...definition, validate };

  it("reports what no single setting shows", () => {
    expect(() => resolveConfiguration(checked, { brokerUrl, mode: "fast" }, {}, true)).toThrow(
      expect.objectContaining({
        code: "CONFIGURATION_INVALID",
        problems: ["mode (ACME_MODE) must be safe in production"],
      }),
    );
    expect(() => resolveConfiguration(checked, { brokerUrl, mode: "fast" }, {}, false)).not.toThrow();
  });

  it("reports its faults together with those of single settings, which count as their defaults", () => {
    const asked = vi.fn((_values: { readonly mode: string }) => ["tls (ACME_TLS) needs a certificate"]);
    expect(() =>
      resolveConfiguration({ ...definition, validate: asked }, { brokerUrl, mode: "quick" }, {}, false),
    ).toThrow(
      expect.objectContaining({
        problems: ["mode (ACME_MODE) must be one of fast, safe", "tls (ACME_TLS) needs a certificate"],
      }),
    );
    expect(asked.mock.calls[0]?.[0]).toMatchObject({ mode: "safe" });
  });

  it("is not asked while a required setting is missing or wrong, since the values are typed", () => {
    const asked = vi.fn((): string[] => []);
    for (const explicit of [{}, { brokerUrl: "no url" }]) {
      expect(() => resolveConfiguration({ ...definition, validate: asked }, explicit, {}, false)).toThrow(
        expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
      );
    }
    expect(asked).not.toHaveBeenCalled();
  });
});

import { describe, expect, it } from "vitest";
import { maskUrl, printableConfiguration } from "./mask-secrets.ts";

describe("maskUrl()", () => {
  it.each([
    ["postgres://user:hunter2@db:5432/app", "postgres://user:***@db:5432/app"],
    ["redis://:hunter2@cache:6379/0", "redis://:***@cache:6379/0"],
    ["amqps://u:p%40ss@broker/vhost?heartbeat=5", "amqps://u:***@broker/vhost?heartbeat=5"],
    ["postgres://db/app?user=me&password=hunter2", "postgres://db/app?user=me&password=***"],
    [
      "https://api/?Token=hunter2&apiKey=hunter2&clientSecret=x",
      "https://api/?Token=***&apiKey=***&clientSecret=***",
    ],
    ["https://host/path", "https://host/path"],
    ["not a url", "not a url"],
    ["rpc://", "rpc://"],
  ])("prints %s as %s", (text, masked) => {
    expect(maskUrl(text)).toBe(masked);
  });

  it.each([
    "postgres://user:hunter2@bad host:5432/app",
    "postgres://user:hunter2@one:5432,two:5432/app",
    "postgres://user:hunter2/with@slash@bad host/app",
    "postgres://user:hunter2@host:99999/app",
    "postgres://user:hunter2\n@bad host/app",
  ])("hides the password of %s, which is no valid URL", (text) => {
    expect(maskUrl(text)).not.toContain("hunter2");
    expect(maskUrl(text)).toContain("postgres://user:***@");
  });
});

describe("printableConfiguration()", () => {
  const definition = {
    configuration: {
      token: { type: "text", description: "", secret: true },
      url: { type: "url", description: "" },
      queue: { type: "text", description: "" },
      size: { type: "number", description: "" },
      unset: { type: "text", description: "" },
      codec: { type: "object", description: "" },
    },
  } as const;

  it("masks secrets, passwords and objects, and leaves out what is unset or no setting", () => {
    const codec = { key: "hunter2" };
    const configuration = {
      codec,
      token: "hunter2",
      url: "redis://:hunter2@h/",
      queue: "q",
      size: 0,
      unset: undefined,
      other: 1,
    };
    expect(printableConfiguration(definition, configuration)).toEqual({
      token: "***",
      url: "redis://:***@h/",
      queue: "q",
      size: 0,
      codec: "(given in code)",
    });
  });
});

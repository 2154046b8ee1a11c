import { expect, test } from "vitest";
import { Secrets } from "./secrets.ts";

const definition = {
  configuration: {
    url: { type: "url", environment: "URL", description: "" },
    token: { type: "text", secret: true, environment: "TOKEN", description: "" },
    name: { type: "text", environment: "NAME", description: "" },
  },
} as const;

function learn(environment: Readonly<Record<string, string>>): Secrets {
  const secrets = new Secrets();
  secrets.learn(definition, environment);
  return secrets;
}

test("mask() hides secret settings, and leaves the others", () => {
  const secrets = learn({ TOKEN: "abc-123-def", NAME: "visible" });
  expect(secrets.mask("token abc-123-def of visible")).toBe("token *** of visible");
});

test("mask() hides the password of a URL, within it and on its own", () => {
  const secrets = learn({ URL: "amqp://ada:p%40ss-word@host:5672/v?heartbeat=5" });
  expect(secrets.mask("at amqp://ada:p%40ss-word@host:5672/v?heartbeat=5")).toBe(
    "at amqp://ada:***@host:5672/v?heartbeat=5",
  );
  expect(secrets.mask("login ada p@ss-word, p%40ss-word")).toBe("login ada ***, ***");
});

test("mask() hides secret values of a URL's query", () => {
  const secrets = learn({ URL: "https://host/?api_key=sesame-open" });
  expect(secrets.mask("sesame-open?")).toBe("***?");
});

test("mask() hides a secret inside JSON, where it is escaped", () => {
  const secrets = learn({ TOKEN: 'quo"ted\\secret' });
  expect(secrets.mask(JSON.stringify({ text: 'quo"ted\\secret' }))).toBe('{"text":"***"}');
});

test("mask() hides the password of any URL, also of one that no setting holds", () => {
  const secrets = new Secrets();
  expect(secrets.mask('connect postgres://u:hidden@h/db and "redis://:hidden2@h"')).toBe(
    'connect postgres://u:***@h/db and "redis://:***@h"',
  );
  expect(secrets.mask("http://host:8080/path and https://a.b/c?d=e@f")).toBe(
    "http://host:8080/path and https://a.b/c?d=e@f",
  );
});

test("mask() hides a short secret only as a word of its own", () => {
  const secrets = learn({ TOKEN: "pw" });
  expect(secrets.mask("pw, pwd, (pw)")).toBe("***, pwd, (***)");
});

test("mask() leaves a password that is shown as the user's name all the same", () => {
  const secrets = learn({ URL: "postgres://postgres:postgres@host/postgres" });
  expect(secrets.mask("database postgres")).toBe("database postgres");
  expect(secrets.mask("postgres://postgres:postgres@host/postgres")).toBe(
    "postgres://postgres:***@host/postgres",
  );
});

test("mask() hides a longer secret before one that it contains", () => {
  const secrets = learn({ TOKEN: "secret-part", URL: "https://u:secret-part-and-more@host/" });
  expect(secrets.mask("secret-part-and-more, secret-part")).toBe("***, ***");
});

test("maskData() masks every text of plain data, and keeps its shape", () => {
  const secrets = learn({ TOKEN: "abc-123-def" });
  const when = new Date(0);
  expect(secrets.maskData({ list: ["abc-123-def", 1, null], "abc-123-def": true, when })).toEqual({
    list: ["***", 1, null],
    "***": true,
    when,
  });
});

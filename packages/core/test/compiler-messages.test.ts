import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "./compile.ts";

const lacking =
  "{ ...all, delay: false, expires: false, priority: false, idempotencyKey: false, cancel: false }";
const preamble = `
import { createBackend, defineAdapter, defineTask, workflow, type Capabilities, type TaskBackend } from "@task-abstraction/core";
const extractData = defineTask("extract_data", async (from: { source: string }) => [{ id: 1, total: 12.5 }]);
const loadData = defineTask("load_data", async (report: { rows: number }, to: { target: string }) => to.target);
const greet = defineTask("greet", (name: string, age: number) => name + age);
declare const all: Capabilities;
const lacking = ${lacking} as const;
const known = createBackend(defineAdapter({ name: "acme", specVersion: 1, capabilities: lacking, configuration: {}, create: () => ({}) as never }));
declare const backend: TaskBackend;
`;

/** Wrong code, and what a person must be able to read in the compiler's answer. */
const cases: readonly [title: string, code: string, message: RegExp][] = [
  [
    "submit() without its argument names the parameter",
    "await backend.submit(extractData);",
    /"must be followed by its arguments": \[from: \{ source: string; \}\]/,
  ],
  [
    "submit() without its second argument names all",
    'await backend.submit(greet, "Ada");',
    /"must be followed by its arguments": \[name: string, age: number\]/,
  ],
  [
    "submit() with a typing error in an argument names the right key",
    'await backend.submit(extractData, { sorce: "db" });',
    /'sorce' does not exist in type '\{ source: string; \}'\. Did you mean to write 'source'\?/,
  ],
  [
    "submitMany() with an argument missing names all",
    'await backend.submitMany(greet, [["Ada"]]);',
    /Type '\[string\]' is not assignable to type '\[name: string, age: number\]'/,
  ],
  [
    "submitWorkflow() without its argument names the parameter",
    'await backend.submitWorkflow(workflow("p").step(extractData));',
    /"must be followed by its arguments": \[from: \{ source: string; \}\]/,
  ],
  [
    "a step that does not fit says what is missing",
    'workflow("p").step(extractData, { source: "db" }).step(loadData, { target: "lake" });',
    /Property 'rows' is missing in type '\{ id: number; total: number; \}\[\]' but required in type '\{ rows: number; \}'/,
  ],
  [
    "a step without its extra argument says that one is missing",
    'workflow("p").step(defineTask("r", () => ({ rows: 1 }))).step(loadData);',
    /Expected 2 arguments, but got 1\./,
  ],
  [
    "a Date as an argument says what to send",
    'defineTask("x", (at: Date) => 1);',
    /"an argument is not JSON": \[at: NotJson<"Date: send date\.toISOString\(\)">\]/,
  ],
  [
    "a Date inside an argument says where it is",
    'defineTask("x", { queue: "q" }, (user: { born: Date }) => 1);',
    /\[user: \{ born: NotJson<"Date: send date\.toISOString\(\)">; \}\]/,
  ],
  [
    "a Date in a result says what to send",
    'defineTask("x", async () => ({ at: new Date() }));',
    /"the result is not JSON": \{ at: NotJson<"Date: send date\.toISOString\(\)">; \}/,
  ],
  [
    "a Map as an argument says what to send",
    'defineTask("x", (index: Map<string, number>) => 1);',
    /NotJson<"Map: send Object\.fromEntries\(map\)">/,
  ],
  [
    "a bigint in a result says what to send",
    'defineTask("x", () => 10n);',
    /NotJson<"bigint: send a string">/,
  ],
  [
    "an idempotency key that the backend lacks says so",
    'known.using({ idempotencyKey: "k" });',
    /this backend has no idempotency key/,
  ],
  ["a delay that the backend lacks says so", "known.using({ delayMs: 5 });", /this backend has no delay/],
  [
    "an expiry that the backend lacks says so",
    "known.using({ expiresMs: 5 });",
    /this backend has no expiry/,
  ],
  [
    "a priority that the backend lacks says so",
    'known.using({ priority: "high" });',
    /this backend has no priority/,
  ],
  ["a cancel that the backend lacks says so", 'await known.cancel("id");', /this backend cannot cancel/],
  [
    "a typing error in an option names the right one",
    'defineTask("x", { quue: "q" }, (n: number) => n);',
    /'quue' does not exist in type .*Did you mean to write 'queue'\?/,
  ],
];

describe("the compiler's message for", () => {
  const messages = new Map<string, string>();

  beforeAll(() => {
    const folder = join(import.meta.dirname, "messages");
    const files = Object.fromEntries(
      cases.map(([, code], index) => [join(folder, `${index}.ts`), `${preamble}${code}\n`]),
    );
    const core = join(import.meta.dirname, "../src/index.ts");
    for (const { file, text } of compile({ files, paths: { "@task-abstraction/core": core } })) {
      messages.set(file ?? "", (messages.get(file ?? "") ?? "") + text);
    }
  });

  it.each(cases.map(([title, code, message], index) => ({ title, code, message, index })))(
    "$title",
    ({ message, index }) => {
      expect(messages.get(join(import.meta.dirname, "messages", `${index}.ts`))).toMatch(message);
    },
  );

  it("nothing but the wrong code: each source has one finding, in its last line", () => {
    expect([...messages.values()].flatMap((text) => text.match(/error TS\d+/g) ?? [])).toHaveLength(
      cases.length,
    );
  });
});

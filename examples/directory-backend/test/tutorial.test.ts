import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const folder = "examples/directory-backend";
const page = readFileSync(join(root, "docs/writing-a-backend.md"), "utf8");
const files = globSync(`${folder}/{src/*.ts,test/conformance.test.ts}`, { cwd: root }).sort();

describe("docs/writing-a-backend.md", () => {
  it("quotes only files of the example", () => {
    expect([...new Set(blocks().map(({ file }) => file))].sort()).toEqual(files);
  });

  it.each(files)("quotes all of %s, as it runs", (file) => {
    const quoted = blocks().filter((block) => block.file === file);
    expect(quoted.map(({ code }) => code).join("\n")).toBe(readFileSync(join(root, file), "utf8"));
  });

  it("builds a backend of fewer than 400 lines of code", () => {
    const lines = blocks().flatMap(({ file, code }) => (file.includes("/src/") ? code.split("\n") : []));
    expect(lines.filter((line) => /^\s*[^\s/*]/.test(line)).length).toBeLessThan(400);
  });
});

/** What stands between ```ts file=<path> and the end of that block, in the order of the page. */
function blocks(): readonly { readonly file: string; readonly code: string }[] {
  return [...page.matchAll(/^```ts file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, file = "", code = ""]) => ({
    file,
    code,
  }));
}

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "./compile.ts";

const repository = resolve(import.meta.dirname, "../../..");
const pages = globSync(["README.md", "docs/*.md", "packages/*/README.md"], { cwd: repository }).sort();

/** A block of TypeScript in a page. */
interface Block {
  readonly page: string;
  /** Line of the page that its first line is, from 1. */
  readonly line: number;
  readonly text: string;
  /** Where it is compiled; nothing is written there. */
  readonly path: string;
}

/**
 * Every block that begins with ```ts; one that says `ts no-check` is left out. A block whose first line is a comment
 * with a file name (`// tasks.ts`) has that name, so that other blocks of the page can import it.
 */
function findBlocks(page: string): Block[] {
  const lines = readFileSync(join(repository, page), "utf8").split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (!/^\s*```ts\s*$/.test(lines[index] ?? "")) continue;
    const end = lines.findIndex((line, candidate) => candidate > index && /^\s*```\s*$/.test(line));
    if (end === -1) throw new Error(`The block at ${page}:${index + 1} does not end.`);
    const body = lines.slice(index + 1, end);
    const name = /^\s*\/\/ ([\w./-]+\.ts)\s*$/.exec(body[0] ?? "")?.[1] ?? `block-of-line-${index + 1}.ts`;
    blocks.push({ page, line: index + 2, text: body.join("\n"), path: join(folderOf(page), name) });
    index = end;
  }
  return blocks;
}

/** Below this package, so that what its tests can import can be imported there too. */
function folderOf(page: string): string {
  return join(import.meta.dirname, "pages", page.replace(/\W/g, "-"));
}

/** The built types of every package of this repository, under its name: what an application would see. */
function builtPackages(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of globSync("packages/*/package.json", { cwd: repository })) {
    const { name } = JSON.parse(readFileSync(join(repository, path), "utf8")) as { readonly name: string };
    const types = join(repository, dirname(path), "dist/index.d.ts");
    if (existsSync(types)) found[name] = types;
  }
  return found;
}

describe("the TypeScript code of the documentation", () => {
  const blocks = pages.flatMap(findBlocks);
  const problems = new Map<string, string[]>();

  beforeAll(() => {
    const findings = compile({
      files: Object.fromEntries(blocks.map(({ path, text }) => [path, text])),
      paths: builtPackages(),
    });
    for (const { file, line, text } of findings) {
      const block = blocks.find(({ path }) => path === file);
      const page = block?.page ?? "no page";
      const place = block === undefined ? "" : `${page}:${block.line + (line ?? 1) - 1} `;
      problems.set(page, [...(problems.get(page) ?? []), `${place}${text}`]);
    }
  });

  it.each(pages)("in %s compiles", (page) => {
    expect(problems.get(page) ?? []).toEqual([]);
  });

  it("is all that is compiled", () => {
    expect(problems.get("no page") ?? []).toEqual([]);
  });

  it("has no two blocks of one name in a page", () => {
    const paths = blocks.map(({ path }) => path);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it.each(["README.md", "docs/errors.md", "docs/from-python.md", "packages/core/README.md"])(
    "is there in %s",
    (page) => {
      expect(blocks.some((block) => block.page === page)).toBe(true);
    },
  );
});

describe("docs/from-python.md", () => {
  const rows = readFileSync(join(repository, "docs/from-python.md"), "utf8").split(/^##+ /m).slice(1);
  const heading = (row: string): string => row.split("\n")[0] ?? "";

  it("has a row for every part of the Python API", () => {
    const names = [
      "get_backend",
      "register_task",
      "@task",
      "submit",
      "get_result",
      "TaskResult",
      "TASK_REGISTRY",
      "@workflow",
      "task-backend-worker",
    ];
    expect(rows.map(heading)).toEqual([
      ...names.map((name) => `\`${name}\``),
      "Environment variables",
      "Celery: retries and results",
      "Temporal: retry policy and timeouts",
      "Hatchet: retries and timeouts",
    ]);
  });

  it.each(rows.filter((row) => heading(row) !== "Environment variables").map((row) => [heading(row), row]))(
    "shows both languages for %s",
    (_heading, row) => {
      expect(row).toMatch(/^```(python|sh)\n/m);
      expect(row).toMatch(/^```(ts|sh)\n(?!# Python)/m);
    },
  );

  it.each([
    "TASK_BACKEND_TYPE",
    "TASK_QUEUES",
    "CELERY_TASK_MAX_RETRIES",
    "CELERY_TASK_RETRY_DELAY",
    "CELERY_TASK_RESULT_EXPIRES",
  ])("names %s in its table of variables", (name) => {
    expect(rows.find((row) => heading(row) === "Environment variables")).toMatch(
      new RegExp(`^\\| .*\`${name}\``, "m"),
    );
  });
});

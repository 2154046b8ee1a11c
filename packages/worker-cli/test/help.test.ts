import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { runCompanion, runWorker } from "./run-command.ts";

const readme = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");
const COMMANDS = ["worker", "submit", "workflow", "result", "cancel", "tasks", "check", "build"];

async function readHelps(): Promise<string[]> {
  const outputs = [
    runWorker(["--help"]),
    runCompanion(["--help"]),
    ...COMMANDS.map((command) => runCompanion([command, "--help"])),
  ];
  return (await Promise.all(outputs)).map(({ code, stdout }) => {
    expect(code).toBe(0);
    return stdout;
  });
}

/** Codes of a help text, or of one table of the README. */
function exitCodesOf(text: string): string[] {
  return [...text.matchAll(/^(?: {2}|\| )(\d+(?:, \d+)?) /gm)].map(([, code]) => code as string);
}

test("every help fits into 80 columns", async () => {
  for (const help of await readHelps())
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("every line of help about an option says something", async () => {
  for (const help of await readHelps()) expect(help).not.toMatch(/^ {2}-\S.* {2}$|undefined/m);
});

test("the README lists the options of the worker and of build, and no others", async () => {
  const flags = (text: string | undefined, pattern: RegExp): string[] =>
    [...(text ?? "").matchAll(pattern)].map(([, flag]) => flag as string).sort();
  const ofHelp = (help: string | undefined): string[] =>
    flags(help, /^ {2}(?:-\w, )?(--[\w-]+)/gm).filter((flag) => flag !== "--help" && flag !== "--version");
  const ofReadme = (part: string | undefined): string[] => flags(part, /^\| `(?:-\w, )?(--[\w-]+)/gm);
  const [worker] = await readHelps();
  const { stdout: build } = await runCompanion(["build", "--help"]);
  const [ofWorker, ofBuild] = readme.split("## task-backend build");
  expect(ofReadme(ofWorker)).toEqual(ofHelp(worker));
  expect(ofReadme(ofBuild)).toEqual(ofHelp(build));
});

test("the README lists the exit codes of both commands", async () => {
  const [worker, companion] = await readHelps();
  const [, ofWorker, ofCompanion] = readme.split("| exit code | |");
  expect(exitCodesOf(ofWorker as string)).toEqual(exitCodesOf(worker as string));
  expect(exitCodesOf(ofCompanion as string)).toEqual(exitCodesOf(companion as string));
  expect(exitCodesOf(worker as string)).toEqual(["0", "1", "2", "3", "4", "130, 143"]);
});

test("the README lists every command", () => {
  for (const command of COMMANDS) expect(readme).toMatch(new RegExp(`^\\| \`${command}\\b`, "m"));
});

test("both commands print the version of the package", async () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    readonly version: string;
  };
  expect((await runWorker(["--version"])).stdout).toBe(`${manifest.version}\n`);
  expect((await runCompanion(["--version"])).stdout).toBe(`${manifest.version}\n`);
});

test("without a command the help is on stderr, and the exit code is 2", async () => {
  const { code, stdout, stderr } = await runCompanion([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("Usage: task-backend [options] [command]");
});

test("a command that is nearly right is exit code 2 with the one that was meant", async () => {
  const { code, stderr } = await runCompanion(["reslt", "id"]);
  expect(code).toBe(2);
  expect(stderr).toContain("(Did you mean result?)");
  expect(stderr).toContain("next:  task-backend --help");
});

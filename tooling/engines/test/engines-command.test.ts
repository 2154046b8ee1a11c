import { expect, test } from "vitest";
import type { EngineOffer } from "../src/commands/engine-offer.ts";
import { postgresOffer } from "../src/postgres/postgres-offer.ts";
import { probePostgres } from "../src/postgres/probe-postgres.ts";
import { type Outcome, runWords } from "./engines-command/run-words.ts";

/** Under a name of its own, so that nobody's PostgreSQL is taken down. */
const offer: EngineOffer = {
  ...postgresOffer,
  name: "postgres-of-a-test",
  plan: (options) => ({ ...postgresOffer.plan(options), engine: "postgres-of-a-test" }),
};

test("up leaves an engine running, list shows it, up again finds it, down removes it", async () => {
  const first = await run("up", offer.name, "--version", "16", "--json");
  const { url } = JSON.parse(first.stdout) as { url: string };
  await probePostgres(url);
  expect((await run("list")).stdout).toContain(url);

  const again = await run("up", offer.name, "--version", "16");
  expect(again).toMatchObject({ exitCode: 0, stdout: `export PGBOSS_DATABASE_URL=${url}\n` });

  expect(await run("down", offer.name, "--json")).toMatchObject({
    exitCode: 0,
    stdout: `${JSON.stringify([{ engine: offer.name, version: "16" }])}\n`,
  });
  await expect(probePostgres(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await run("down", offer.name)).toMatchObject({ exitCode: 0, stdout: "" });
});

test.for([
  ["an engine that is not offered", ["up", "abacus"]],
  ["a version that is not offered", ["up", offer.name, "--version", "9"]],
  ["a port that is none", ["up", offer.name, "--port", "70000"]],
  ["no engine", ["up"]],
  ["a command that there is not", ["sideways"]],
] as const)("the command ends with 2 and USAGE for %s", async ([, words]) => {
  const { exitCode, stdout, stderr } = await run(...words, "--json");
  expect({ exitCode, stdout, error: JSON.parse(stderr) }).toMatchObject({
    exitCode: 2,
    stdout: "",
    error: { error: { code: "USAGE" } },
  });
});

test("--help names every engine with its versions", async () => {
  const { exitCode, stdout } = await run("--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${offer.name}`);
});

function run(...words: readonly string[]): Promise<Outcome> {
  return runWords(words, [offer]);
}

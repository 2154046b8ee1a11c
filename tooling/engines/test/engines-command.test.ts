import { expect, test, vi } from "vitest";
import type { EngineOffer } from "../src/commands/engine-offer.ts";
import { offers } from "../src/commands/offers.ts";
import { type Outcome, runWords } from "./engines-command/run-words.ts";
import { findHatchetAbsence } from "./hatchet/find-hatchet-absence.ts";

// RabbitMQ takes some seconds to start, and more of them where many tests run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const testOffers = offers.map(renameForTest);

test.for(testOffers)(
  "up leaves $name running, list shows it, up again finds it and does not move it, down removes it",
  async ({ name, versions, defaultVersion, variable, plan }, { skip }) => {
    const absence = name.startsWith("hatchet") ? await findHatchetAbsence() : undefined;
    if (absence !== undefined) skip(absence);
    const version = versions.findLast((offered) => offered !== defaultVersion) ?? defaultVersion;
    const { probe } = plan({ version, lifetime: "kept" });
    const first = await run("up", name, "--version", version, "--json");
    const { url } = JSON.parse(first.stdout) as { url: string };
    await probe(url);
    expect((await run("list")).stdout).toContain(url);

    const again = await run("up", name, "--version", version);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`export ${variable}=${url}\n`),
    });

    const moved = await run("up", name, "--version", version, "--port", "1");
    expect(moved.exitCode).toBe(2);
    expect(url).toContain(`:${/at port (\d+)/.exec(moved.stderr)?.[1]}`);

    expect(await run("down", name, "--json")).toMatchObject({
      exitCode: 0,
      stdout: `${JSON.stringify([{ engine: name, version }])}\n`,
    });
    await expect(probe(url)).rejects.toThrow();
    expect(await run("down", name)).toMatchObject({ exitCode: 0, stdout: "" });
  },
);

test.for([
  ["an engine that is not offered", ["up", "abacus"]],
  ["a version that is not offered", ["up", "redis-of-a-test", "--version", "9"]],
  ["a port that is none", ["up", "redis-of-a-test", "--port", "70000"]],
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
  for (const { name, versions } of testOffers) {
    expect(stdout).toMatch(new RegExp(`^  ${name} .*\\b${versions.at(-1)}\\b`, "m"));
  }
});

function run(...words: readonly string[]): Promise<Outcome> {
  return runWords(words, testOffers);
}

/** Under a name of its own, so that nobody's engine is taken down. */
function renameForTest(offer: EngineOffer): EngineOffer {
  const name = `${offer.name}-of-a-test`;
  return { ...offer, name, plan: (options) => ({ ...offer.plan(options), engine: name }) };
}

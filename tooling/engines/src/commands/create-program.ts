import { Command, InvalidArgumentError } from "commander";
import { connectToDocker, type Docker } from "../docker/connect-to-docker.ts";
import { thisMachine } from "../docker/machine.ts";
import { takeDown } from "./down.ts";
import type { EngineOffer } from "./engine-offer.ts";
import { printList } from "./list.ts";
import type { Output } from "./output.ts";
import { bringUp, type UpOptions } from "./up.ts";
import { UsageError } from "./usage-error.ts";

const HIGHEST_PORT = 65_535;

/** The program `engines`, which leaves ending the process and printing errors to its caller. */
export function createProgram(offers: readonly EngineOffer[], output: Output): Command {
  const program = new Command("engines")
    .description("Engines in containers, to try things with. Starts a Docker daemon where that is needed.")
    .option("--json", "one JSON document on stdout, errors as JSON on the last line of stderr")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText("after", describeRest(offers))
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.writeHelp(text), outputError: () => undefined });
  program
    .command("up")
    .description("start an engine, leave it running, and print where it is")
    .argument("<engine>", offers.map(({ name }) => name).join(", "))
    .option("--version <version>", "default: the one that tests use")
    .option("--port <port>", "on this machine; default: a free one", parsePort)
    .action((name: string, options: UpOptions) => bringUp(findOffer(offers, name), options, output));
  program
    .command("down")
    .description("remove what `up` has started, with its data")
    .argument("[engine]", "default: every engine")
    .action(async (name: string | undefined) => {
      const engine = name === undefined ? undefined : findOffer(offers, name).name;
      await takeDown(await findDocker(), engine, output);
    });
  program
    .command("list")
    .description("what is up, and where")
    .action(async () => printList(await findDocker(), output));
  return program;
}

function describeRest(offers: readonly EngineOffer[]): string {
  const width = Math.max(...offers.map(({ name }) => name.length)) + 2;
  const lines = offers.map(({ name, versions, defaultVersion, variable }) => {
    const others = versions.filter((version) => version !== defaultVersion).join(", ");
    const choice = others === "" ? defaultVersion : `${defaultVersion} (or ${others})`;
    return `  ${name.padEnd(width)}${choice}, for ${variable}`;
  });
  return `
Engines:
${lines.join("\n")}

Exit codes:
  0         done
  1         the engine did not start
  2         wrong usage
  3         no Docker daemon or no image can be had`;
}

function findOffer(offers: readonly EngineOffer[], name: string): EngineOffer {
  const offer = offers.find((candidate) => candidate.name === name);
  if (offer !== undefined) return offer;
  throw new UsageError(
    `There is no engine "${name}"; there are: ${offers.map((known) => known.name).join(", ")}.`,
  );
}

/** Where no daemon runs, no engine does: nothing is installed or started to find that out. */
async function findDocker(): Promise<Docker | undefined> {
  return (await thisMachine.daemonAnswers()) ? connectToDocker() : undefined;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError("A port is a whole number from 1 to 65535.");
}

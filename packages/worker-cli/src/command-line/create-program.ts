import { Command, type Help, type Option } from "commander";
import { packageVersion } from "../package-version.ts";

/** A commander program that leaves ending the process and printing errors to us. */
export function createProgram(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureHelp({ subcommandTerm, optionDescription })
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
}

/** The name alone: with every argument the descriptions would not fit into 80 columns. */
function subcommandTerm(command: Command): string {
  return command.name();
}

/** As commander does, without quotes around words that are typed without. */
function optionDescription(
  this: Help,
  { description, argChoices, defaultValue, defaultValueDescription }: Option,
): string {
  const shownDefault =
    defaultValueDescription ?? (defaultValue === undefined ? undefined : String(defaultValue));
  const facts = [
    ...(argChoices === undefined ? [] : [argChoices.join(", ")]),
    ...(shownDefault === undefined ? [] : [`default: ${shownDefault}`]),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join("; ")})`;
}

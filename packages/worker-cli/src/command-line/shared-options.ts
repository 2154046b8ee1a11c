import { type Command, Option } from "commander";
import { collectList } from "./parse-list.ts";

/** Which engine a command works with. */
export interface BackendOptions {
  readonly backend?: string;
  readonly envFile?: string;
}

/** Which tasks a command knows. */
export interface ModuleOptions {
  readonly tasks?: readonly string[];
}

/** Options of every command that talks to an engine. */
export function addBackendOptions(command: Command, choices = "pgboss, an npm package or a path"): Command {
  return command
    .option("--backend <type>", `${choices} (else TASK_BACKEND_TYPE)`)
    .option("--env-file <path>", "read environment variables from a file first");
}

/** `--tasks`, once or several times; modules that a shell made of a glob may follow one another. */
export function addModuleOptions(command: Command): Command {
  return command.addOption(createModulesOption("--tasks <modules...>"));
}

/** `--tasks` for a command that has arguments of its own, which must not be taken for modules. */
export function addModuleOptionsBesideArguments(command: Command): Command {
  return command.addOption(createModulesOption("--tasks <modules>"));
}

function createModulesOption(flags: string): Option {
  const description =
    "modules, globs or packages of tasks, comma separated (else TASK_MODULES, else taskModules of package.json)";
  return new Option(flags, description).argParser(collectList);
}

/** `--json`, for programs. */
export function addJsonOption(command: Command): Command {
  return command.option("--json", "one JSON document on stdout, errors as JSON on stderr");
}

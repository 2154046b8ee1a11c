import { relative } from "node:path";
import type { Application } from "../application/application.ts";
import { shellCommand } from "../output/shell-command.ts";
import type { BuiltParts } from "./built-parts.ts";

/** An application that knows what was built in, and nothing else. */
export function createBuiltApplication({ contents, modules, backends }: BuiltParts): Application {
  const worker = shellCommand("node", programPath());
  return {
    commands: {
      program: worker,
      worker,
      check: `${worker} --check`,
      tasks: `${worker} --manifest`,
      chooseBackend: `${worker} --backend ${backends[0]?.names[0]}`,
    },
    findModules: async () => ({ specifiers: modules.map(({ source }) => source), from: "the build" }),
    loadModules: async (specifiers) => modules.filter(({ source }) => specifiers.includes(source)),
    findBackendPackage: (type) =>
      contents.backends.find(({ name, types }) => name === type || types.includes(type))?.package ?? null,
  };
}

/** As it was typed, more or less: Node makes the path absolute. */
function programPath(): string {
  const path = process.argv[1] as string;
  const fromHere = relative(process.cwd(), path);
  return fromHere === "" || fromHere.startsWith("..") ? path : fromHere;
}

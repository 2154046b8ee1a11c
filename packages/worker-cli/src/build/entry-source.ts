import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BUILDER } from "../built-worker/worker-manifest.ts";
import type { BackendPart, ModulePart } from "./find-parts.ts";

/** Stands in the program for what can be told only once it is made; the banner holds it in a line of its own. */
export const CONTENTS_MARK = '"@@contents of the worker@@"';

/** A name no other code has. */
const CONTENTS = "__taskWorkerContents";

/** What CommonJS packages expect of the file they are in. */
export const banner = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;
const ${CONTENTS} = ${CONTENTS_MARK};`;

/** What the program calls the part of this package that runs it. */
const RUNTIME = `${BUILDER}/built-worker`;

/** What goes into a program. */
export interface EntryParts {
  readonly modules: readonly ModulePart[];
  readonly backends: readonly BackendPart[];
}

/**
 * The program's own text. Modules are imported at once. So is a backend that is the only one; of several, each when it
 * is chosen: the others would cost start time and memory.
 */
export function writeEntry({ modules, backends }: EntryParts): string {
  const text = (value: unknown): string => JSON.stringify(value);
  const only = backends.length === 1 ? backends[0] : undefined;
  return [
    `import { runBuiltWorker } from ${text(RUNTIME)};`,
    ...modules.map((part, index) => `import * as module${index} from ${text(part.source)};`),
    ...(only === undefined ? [] : [`import backend from ${text(only.source)};`]),
    // Named here, so that the bundler gives no code of its own these names.
    "void [typeof require, typeof __filename, typeof __dirname, typeof __createRequire];",
    "await runBuiltWorker({",
    `  contents: ${CONTENTS},`,
    "  url: import.meta.url,",
    "  modules: [",
    ...modules.map((part, index) => `    { source: ${text(part.source)}, exports: module${index} },`),
    "  ],",
    "  backends: [",
    ...backends.map((part) => {
      const load =
        only === part ? "async () => ({ default: backend })" : `() => import(${text(part.source)})`;
      return `    { names: ${text(part.types)}, load: ${load} },`;
    }),
    "  ],",
    "});",
  ].join("\n");
}

/** Where the things are that the program imports: it names them as they are called on every machine. */
export function locateImports({ modules, backends }: EntryParts): ReadonlyMap<string, string> {
  return new Map([
    [RUNTIME, findRuntime()],
    ...[...modules, ...backends].map(({ source, path }) => [source, path] as const),
  ]);
}

/** As published it is beside this module; as source it is a folder up, and TypeScript. */
function findRuntime(): string {
  const [source, published] = ["../built-worker.ts", "./built-worker.js"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  ) as [string, string];
  return import.meta.url.endsWith(".ts") && existsSync(source) ? source : published;
}

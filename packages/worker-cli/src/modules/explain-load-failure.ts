import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface LoadFailure extends Error {
  readonly code?: string;
  readonly url?: string;
}

const RULES: readonly ((failure: LoadFailure) => string | undefined)[] = [
  explainSyntax,
  explainExtension,
  explainMissingFile,
  explainMissingPackage,
  explainTypeImport,
  explainCommonJs,
];

/**
 * What to do about a module that Node could not load. Node runs TypeScript by removing the types, and reads no
 * tsconfig.json: what compiled under a bundler may need a word here. `undefined` where the error says it all.
 */
export function explainLoadFailure(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  for (const rule of RULES) {
    const advice = rule(cause);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

const CORRECT_SYNTAX = "correct the syntax; decorators need compiling to JavaScript first";

/** https://nodejs.org/api/typescript.html#typescript-features */
function explainSyntax({ code, name, message }: LoadFailure): string | undefined {
  switch (code) {
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return 'Node removes types and compiles nothing: replace enum, namespace and parameter properties ("erasableSyntaxOnly": true in tsconfig.json finds them), or compile the tasks to JavaScript';
    case "ERR_INVALID_TYPESCRIPT_SYNTAX":
      return CORRECT_SYNTAX;
    case "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING":
      return "Node runs no TypeScript below node_modules: publish that package as JavaScript";
    default:
      // A decorator passes the removal of types, and then stops at its @.
      return name === "SyntaxError" && /Invalid or unexpected token/.test(message)
        ? CORRECT_SYNTAX
        : undefined;
  }
}

function explainExtension({ code, message }: LoadFailure): string | undefined {
  if (code !== "ERR_UNKNOWN_FILE_EXTENSION") return undefined;
  if (/\.tsx|\.jsx/.test(message))
    return "Node does not compile JSX: rename a task file to .ts, or compile it to JavaScript";
  return /"\.[cm]?ts"/.test(message)
    ? `Node ${process.versions.node} does not run TypeScript: use Node 22.18 or newer, or compile the tasks to JavaScript`
    : undefined;
}

/** Node looks for the very file that is written. */
function explainMissingFile({ code, url }: LoadFailure): string | undefined {
  if (code !== "ERR_MODULE_NOT_FOUND" || url === undefined) return undefined;
  const path = fileURLToPath(url);
  const existing = [
    `${path}.ts`,
    path.replace(/\.(m|c)?js$/, ".$1ts"),
    `${path}/index.ts`,
    `${path}.js`,
  ].find((candidate) => candidate !== path && existsSync(candidate));
  return existing === undefined ? undefined : `import it as it is called, with its ending: ${existing}`;
}

function explainMissingPackage({ code, message }: LoadFailure): string | undefined {
  const name =
    code === "ERR_MODULE_NOT_FOUND" ? /^Cannot find package '([^']+)'/.exec(message)?.[1] : undefined;
  if (name === undefined) return undefined;
  return /^(@|~|src)$|^(@|~|src)\//.test(name) && !/^@[a-z0-9-]+\/[a-z0-9]/.test(name)
    ? `Node does not read "paths" of tsconfig.json: use "imports" in package.json ("#tasks/*": "./src/tasks/*"), or a relative path`
    : `install ${name}, or, if it is one of "paths" in tsconfig.json (which Node does not read), use "imports" in package.json`;
}

function explainTypeImport({ message }: LoadFailure): string | undefined {
  const name = /does not provide an export named '([^']+)'/.exec(message)?.[1];
  return name === undefined
    ? undefined
    : `if ${name} is a type, import it with "import type" ("verbatimModuleSyntax": true in tsconfig.json finds these)`;
}

function explainCommonJs({ message }: LoadFailure): string | undefined {
  if (/\b(require|module|exports|__dirname|__filename) is not defined/.test(message)) {
    return "this file runs as an ES module: use import and export (import.meta.dirname for __dirname), or name it .cjs or .cts";
  }
  return /Cannot use import statement outside a module/.test(message)
    ? 'it runs as CommonJS: add "type": "module" to package.json, or name it .mjs or .mts'
    : undefined;
}

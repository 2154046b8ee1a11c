import { dirname, join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ts from "typescript";

/** What is compiled: sources by path; the paths need not exist on disk. */
export interface Compilation {
  readonly files: Readonly<Record<string, string>>;
  /** Where package names lead, as `paths` of a tsconfig. */
  readonly paths: Readonly<Record<string, string>>;
}

/** One finding of the compiler, as `tsc` prints it in a terminal, without colours. */
export interface Finding {
  /** Path of the source it is in, as given. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  readonly text: string;
}

const repository = resolve(import.meta.dirname, "../../..");

/** Type-checks sources under the compiler settings of this repository. */
export function compile({ files, paths }: Compilation): readonly Finding[] {
  const sources = new Map(Object.entries(files).map(([path, text]) => [resolve(path), text]));
  const options = {
    ...readSettings(),
    paths: Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, [path]])),
  };
  const host = createHost(options, sources);
  const program = ts.createProgram([...sources.keys()], options, host);
  const diagnostics = ts.getPreEmitDiagnostics(program);
  return diagnostics.map((diagnostic) => ({
    file: diagnostic.file?.fileName,
    line: lineOf(diagnostic),
    text: stripVTControlCharacters(ts.formatDiagnosticsWithColorAndContext([diagnostic], host)),
  }));
}

function readSettings(): ts.CompilerOptions {
  const path = join(repository, "tooling/tsconfig/base.json");
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile) as {
    config: unknown;
    error?: ts.Diagnostic;
  };
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path)).options;
}

/** The compiler's own host, which also sees the sources that are only in memory. */
function createHost(options: ts.CompilerOptions, sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const folders = new Set([...sources.keys()].map((path) => dirname(path)));
  return {
    ...host,
    fileExists: (path) => sources.has(path) || host.fileExists(path),
    readFile: (path) => sources.get(path) ?? host.readFile(path),
    directoryExists: (path) => folders.has(path) || (host.directoryExists?.(path) ?? true),
    getSourceFile: (path, ...rest) => {
      const source = sources.get(path);
      return source === undefined
        ? host.getSourceFile(path, ...rest)
        : ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
    },
  };
}

function lineOf({ file, start }: ts.Diagnostic): number | undefined {
  return file === undefined || start === undefined
    ? undefined
    : file.getLineAndCharacterOfPosition(start).line + 1;
}

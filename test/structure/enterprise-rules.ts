import {
  allDependencies,
  COMMERCIAL_PACKAGE,
  installedDependencies,
  listManifestFiles,
  readManifest,
} from "./manifests.ts";
import type { Repository } from "./repository.ts";

const SCOPE = "@task-abstraction/";
const CORE = `${SCOPE}core`;
const ENTERPRISE = `${SCOPE}${COMMERCIAL_PACKAGE}`;
const FOLDER = `packages/${COMMERCIAL_PACKAGE}/`;
const FILES = `${FOLDER}src/files/`;

/** Premium tasks are put in by whoever builds an edition. */
export function nobodyDependsOnEnterpriseTasks(repository: Repository): readonly string[] {
  return listManifestFiles(repository)
    .filter((file) => allDependencies(readManifest(repository, file)).some(([name]) => name === ENTERPRISE))
    .map((file) => `${file} depends on ${COMMERCIAL_PACKAGE}`);
}

/** Neither by its name nor by its path. */
export function nobodyImportsEnterpriseTasks(repository: Repository): readonly string[] {
  return repository.files
    .filter((file) => isCode(file) && !file.startsWith(FOLDER))
    .flatMap((file) =>
      listImports(repository, file)
        .filter((specifier) => specifier.split("/").includes(COMMERCIAL_PACKAGE))
        .map((specifier) => `${file} imports ${specifier}`),
    );
}

/** Of our packages the premium tasks have core; others only where their tests show how tasks fit together. */
export function enterpriseTasksDependOnCoreOnly(repository: Repository): readonly string[] {
  const installed = installedDependencies(readManifest(repository, `${FOLDER}package.json`))
    .filter((name) => name.startsWith(SCOPE) && name !== CORE)
    .map((name) => `${FOLDER}package.json depends on ${name}`);
  const imported = repository.files
    .filter((file) => file.startsWith(`${FOLDER}src/`) && isCode(file) && !file.endsWith(".test.ts"))
    .flatMap((file) =>
      listImports(repository, file)
        .filter((specifier) => isOurs(specifier) && specifier !== CORE)
        .map((specifier) => `${file} imports ${specifier}`),
    );
  return [...installed, ...imported];
}

/** They have a version of their own: no release of another package moves it. */
export function enterpriseTasksAreVersionedAlone(repository: Repository): readonly string[] {
  const { fixed = [], linked = [] } = JSON.parse(repository.read(".changeset/config.json")) as {
    readonly fixed?: readonly (readonly string[])[];
    readonly linked?: readonly (readonly string[])[];
  };
  const groups = [...fixed, ...linked].filter((group) => group.includes(ENTERPRISE));
  return groups.map((group) => `.changeset/config.json versions ${ENTERPRISE} with ${group.join(", ")}`);
}

/** Core has no file access to share, and what confines paths must not differ: who mends one file mends both. */
export function enterpriseTasksConfinePathsAsOthers(repository: Repository): readonly string[] {
  const copies = repository.files.filter((file) => file.startsWith(FILES));
  if (copies.length === 0) return [`${FILES} is missing`];
  return copies
    .map((copy) => ({ copy, original: copy.replace(FILES, "packages/tasks-core/src/files/") }))
    .filter(
      ({ copy, original }) =>
        !repository.files.includes(original) || repository.read(copy) !== repository.read(original),
    )
    .map(({ copy, original }) => `${copy} differs from ${original}`);
}

function isCode(file: string): boolean {
  return /\.(ts|mjs|js)$/.test(file);
}

/** Of this scope, or by a path that leaves the package. */
function isOurs(specifier: string): boolean {
  return specifier.startsWith(SCOPE) || specifier.startsWith("../../");
}

function listImports(repository: Repository, file: string): readonly string[] {
  const found = repository.read(file).matchAll(/\b(?:from|import|require)\b\s*\(?\s*["']([^"'\n]+)["']/g);
  return [...found].map(([, specifier]) => specifier ?? "");
}

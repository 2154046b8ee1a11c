import {
  allDependencies,
  COMMERCIAL_PACKAGE,
  installedDependencies,
  listManifestFiles,
  listPackages,
  listPublished,
  type Manifest,
  type Package,
  readManifest,
} from "./manifests.ts";
import type { Repository } from "./repository.ts";

const SCOPE = "@task-abstraction/";
const CORE = `${SCOPE}core`;
const FLOOR = ">=22.18";

/** Name, module type and licence, of private packages too. */
export function manifestsIdentifyThePackage(repository: Repository): readonly string[] {
  return listPackages(repository).flatMap(({ folder, path, manifest }) =>
    problems(path, [
      [manifest.name === `${SCOPE}${folder}`, `name is not ${SCOPE}${folder}`],
      [manifest.type === "module", "type is not module"],
      [manifest.license === licenceOf(folder), `license is not ${licenceOf(folder)}`],
    ]),
  );
}

/** The fields that npm and its users read. */
export function publishedManifestsAreComplete(repository: Repository): readonly string[] {
  return listPublished(repository).flatMap(({ path, manifest }) =>
    problems(path, [
      [manifest.engines?.node === FLOOR, `engines.node is not ${FLOOR}`],
      [manifest.repository?.directory === path, `repository.directory is not ${path}`],
      [
        sameItems(manifest.files, ["dist", "README.md", "LICENSE"]),
        "files are not dist, README.md and LICENSE",
      ],
      [
        manifest.sideEffects === false || sameItems(manifest.sideEffects, ["./dist/register.js"]),
        "sideEffects are others than those of a module to be preloaded",
      ],
      [manifest.publishConfig?.access === "public", "publishConfig.access is not public"],
      [manifest.publishConfig?.provenance === true, "publishConfig.provenance is not true"],
    ]),
  );
}

/** TypeScript takes the first condition that matches, and the loader needs `default`. */
export function exportsHaveTypesFirstAndDefault(repository: Repository): readonly string[] {
  return listPublished(repository).flatMap(({ path, manifest }) =>
    problems(path, [
      [manifest.exports?.["./package.json"] === "./package.json", "exports lacks ./package.json"],
      [
        manifest.exports?.["."] !== undefined || manifest.bin !== undefined,
        'exports lacks "." and there is no bin',
      ],
      ...conditionsOf(manifest).map(
        ([subpath, conditions]) =>
          [
            sameOrder(conditions, ["types", "default"]),
            `exports["${subpath}"] is not { types, default }`,
          ] as const,
      ),
    ]),
  );
}

/** A package without these scripts would slip past the build and the check. */
export function publishedPackagesAreChecked(repository: Repository): readonly string[] {
  return listPublished(repository).flatMap(({ path, manifest }) =>
    problems(path, [
      [/^tsup\b/.test(manifest.scripts?.["build"] ?? ""), "has no build script"],
      [manifest.scripts?.["typecheck"] === "tsc", "has no typecheck script"],
      [manifest.scripts?.["publint"] === "publint --strict", "has no publint script"],
      [
        manifest.exports?.["."] === undefined ||
          manifest.scripts?.["attw"] === "attw --pack . --profile esm-only",
        "has no attw script",
      ],
    ]),
  );
}

/** To install a package must not run anything; what a package needs is built before it is published. */
export function nothingRunsAtInstall(repository: Repository): readonly string[] {
  const scripts = ["preinstall", "install", "postinstall", "prepare"];
  return listPublished(repository).flatMap(({ path, manifest }) =>
    problems(
      path,
      scripts.map(
        (script) => [manifest.scripts?.[script] === undefined, `has the script ${script}`] as const,
      ),
    ),
  );
}

/** Whoever installs core installs nothing else. */
export function coreHasNoDependencies(repository: Repository): readonly string[] {
  const core = readManifest(repository, "packages/core/package.json");
  return installedDependencies(core).map((name) => `packages/core depends on ${name}`);
}

/** An application has one core, which all packages share. */
export function coreIsAPeer(repository: Repository): readonly string[] {
  const others = listPublished(repository).filter(({ folder }) => folder !== "core");
  return others.flatMap(({ path, manifest }) =>
    problems(path, [
      [manifest.peerDependencies?.[CORE] !== undefined, "core is not a peer dependency"],
      [manifest.dependencies?.[CORE] === undefined, "core is a dependency"],
    ]),
  );
}

/** Whose own tests need backends. */
const TESTED_ON_BACKENDS: ReadonlySet<string> = new Set(["worker-cli", "opentelemetry"]);

/** Backends are chosen by whoever installs them. */
export function packagesNameNoBackend(repository: Repository): readonly string[] {
  return listPackages(repository).flatMap((owner) => {
    const isTested = TESTED_ON_BACKENDS.has(owner.folder);
    const named = isTested ? installedDependencies(owner.manifest) : namesOf(owner);
    return named
      .filter((name) => name.startsWith(`${SCOPE}backend-`))
      .map((name) => `${owner.path} depends on ${name}`);
  });
}

/** One place for every version. */
export function versionsComeFromTheCatalog(repository: Repository): readonly string[] {
  return listManifestFiles(repository).flatMap((file) =>
    allDependencies(readManifest(repository, file))
      .filter(([, range]) => !/^(catalog|workspace):/.test(range))
      .map(([name, range]) => `${file} names ${name}@${range} instead of catalog: or workspace:`),
  );
}

/** A command that no entry builds would be missing from the published package. */
export function binsAreBuilt(repository: Repository): readonly string[] {
  return listPackages(repository).flatMap(({ path, manifest }) =>
    Object.entries(manifest.bin ?? {}).flatMap(([command, target]) => {
      const source = target.replace(/^\.\/dist\/(.+)\.js$/, "src/$1.ts");
      const exists = repository.files.includes(`${path}/${source}`);
      return problems(`${path}: ${command}`, [
        [exists, `${source} is missing`],
        [tsupEntries(repository, path).includes(source), `${source} is no entry of tsup.config.ts`],
        [
          !exists || repository.read(`${path}/${source}`).startsWith("#!/usr/bin/env node\n"),
          `${source} lacks its #! line`,
        ],
      ]);
    }),
  );
}

function licenceOf(folder: string): string {
  return folder === COMMERCIAL_PACKAGE ? "SEE LICENSE IN LICENSE" : "Apache-2.0";
}

function tsupEntries(repository: Repository, path: string): readonly string[] {
  const entry = /entry:\s*\[([^\]]*)\]/.exec(repository.read(`${path}/tsup.config.ts`))?.[1] ?? "";
  return [...entry.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function conditionsOf(
  manifest: Manifest,
): readonly (readonly [subpath: string, conditions: readonly string[]])[] {
  return Object.entries(manifest.exports ?? {})
    .filter(([subpath]) => subpath !== "./package.json")
    .map(([subpath, target]) => [subpath, typeof target === "string" ? [] : Object.keys(target)]);
}

function namesOf({ manifest }: Package): readonly string[] {
  return allDependencies(manifest).map(([name]) => name);
}

function problems(
  place: string,
  checks: readonly (readonly [holds: boolean, problem: string])[],
): readonly string[] {
  return checks.filter(([holds]) => !holds).map(([, problem]) => `${place}: ${problem}`);
}

function sameItems(actual: readonly string[] | undefined, expected: readonly string[]): boolean {
  return actual !== undefined && sameOrder([...actual].sort(), [...expected].sort());
}

function sameOrder(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === expected.length && actual.every((item, index) => item === expected[index]);
}

import { COMMERCIAL_PACKAGE, listPackages, listPublished } from "./manifests.ts";
import type { Repository } from "./repository.ts";

/** What may lie at the top. An issue that brings a folder of the design adds it here. */
const TOP_LEVEL = new Set([
  "package.json",
  "turbo.json",
  "pnpm-workspace.yaml",
  "pnpm-lock.yaml",
  "biome.json",
  "knip.json",
  "vitest.config.ts",
  "tsconfig.json",
  "README.md",
  "LICENSE",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "AGENTS.md",
  "packages",
  "bench",
  "tooling",
  "examples",
  "docs",
  "scripts",
  "test",
  ".changeset",
  ".github",
  ".ci",
  ".gitignore",
  ".gitattributes",
  ".editorconfig",
]);

/** The packages that exist so far, of those that the design names. */
const PACKAGES = new Set([
  "core",
  "backend-pgboss",
  "backend-celery",
  "backend-temporal",
  "backend-hatchet",
  "worker-cli",
  "tasks-core",
  "tasks-enterprise",
  "conformance",
  "testing",
  "opentelemetry",
]);

/** Folders are named after things; these say only of what kind their content is. */
const KINDS_OF_CODE = new Set(["utils", "helpers", "types", "common"]);

/** Nothing new at the top without an entry here. */
export function topLevelIsKnown({ files }: Repository): readonly string[] {
  const entries = new Set(files.map((file) => file.split("/")[0] ?? ""));
  return [...entries]
    .filter((entry) => !TOP_LEVEL.has(entry))
    .map((entry) => `${entry} is new at the top level`);
}

/** Exactly the packages of the design that exist so far. */
export function packagesAreKnown(repository: Repository): readonly string[] {
  const withManifest = new Set(listPackages(repository).map(({ folder }) => folder));
  const folders = new Set(
    repository.files.filter((file) => file.startsWith("packages/")).map((file) => file.split("/")[1] ?? ""),
  );
  return [
    ...[...folders]
      .filter((folder) => !PACKAGES.has(folder))
      .map((folder) => `packages/${folder} is not a known package`),
    ...[...PACKAGES]
      .filter((folder) => !withManifest.has(folder))
      .map((folder) => `packages/${folder} has no package.json`),
  ];
}

/** A folder says what is in it, not of what kind that is. */
export function foldersAreNamedByThing({ files }: Repository): readonly string[] {
  const folders = files.flatMap((file) => {
    const parts = file.split("/").slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  const named = [...new Set(folders)].filter((folder) => KINDS_OF_CODE.has(folder.split("/").at(-1) ?? ""));
  return named.map((folder) => `${folder} is named by kind, not by thing`);
}

/** Who knows one adapter finds their way in every other. */
export function adaptersHaveTheSameFiles({ files }: Repository): readonly string[] {
  const adapters = new Set(
    files.flatMap((file) => /^packages\/backend-([^/]+)\/src\//.exec(file)?.[1] ?? []),
  );
  return [...adapters].flatMap((engine) =>
    adapterFiles(engine)
      .map((file) => `packages/backend-${engine}/src/${file}`)
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is missing`),
  );
}

/** Every package explains itself, and what goes to npm carries the licence of the root, but for the commercial package. */
export function packagesHaveReadmeAndLicence(repository: Repository): readonly string[] {
  const licence = repository.read("LICENSE");
  const readmes = listPackages(repository).map(({ path }) => `${path}/README.md`);
  const published = listPublished(repository).map(({ folder, path }) => ({
    folder,
    file: `${path}/LICENSE`,
  }));
  return [
    ...[...readmes, ...published.map(({ file }) => file)]
      .filter((file) => !repository.files.includes(file))
      .map((file) => `${file} is missing`),
    ...published
      .filter(({ file }) => repository.files.includes(file))
      .filter(({ folder, file }) => (repository.read(file) === licence) === (folder === COMMERCIAL_PACKAGE))
      .map(({ folder, file }) =>
        folder === COMMERCIAL_PACKAGE ? `${file} is that of the others` : `${file} differs from LICENSE`,
      ),
  ];
}

/** Decisions are cited by number, so numbers have neither gaps nor doubles. */
export function decisionsAreNumbered({ files }: Repository): readonly string[] {
  const decisions = files.filter((file) => file.startsWith("docs/decisions/")).sort();
  return decisions.flatMap((file, index) => {
    const number = String(index + 1).padStart(4, "0");
    const right = new RegExp(`^docs/decisions/${number}-[a-z0-9-]+\\.md$`).test(file);
    return right ? [] : [`${file} should be docs/decisions/${number}-<title>.md`];
  });
}

function adapterFiles(engine: string): readonly string[] {
  const parts = [
    "adapter",
    "capabilities",
    "configuration",
    "connection",
    "submit",
    "results",
    "worker",
    "workflow",
  ];
  return ["index.ts", ...parts.map((part) => `${engine}-${part}.ts`), `map-${engine}-error.ts`];
}

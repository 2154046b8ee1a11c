import type { Repository } from "./repository.ts";

const TEXT = /\.(ts|mjs|js|json|md|ya?ml)$|^\.ci\//;

/** Folders that exist on one person's machine only. Escaped as they are here, the patterns do not match themselves. */
const PRIVATE_PATHS = /(?<![\w.~-])(\/(work|root|home\/\w+|Users\/\w+)\/|[A-Z]:\\+Users\\)/;

/** Where packages are fetched from is the business of whoever fetches them. */
const REGISTRY_HOSTS =
  /registry\.(npmjs|yarnpkg|npmmirror)\.(org|com)|npm\.pkg\.github\.com|(files\.)?pypi(thonhosted)?\.org/;

/** What is written here holds on every machine. */
export function textNamesNoPrivatePath(repository: Repository): readonly string[] {
  return findLines(repository, PRIVATE_PATHS).map((place) => `${place} names a path of one machine`);
}

/** Packages come from wherever the reader gets them. */
export function textNamesNoRegistry(repository: Repository): readonly string[] {
  return findLines(repository, REGISTRY_HOSTS).map((place) => `${place} names a registry`);
}

function findLines(repository: Repository, pattern: RegExp): readonly string[] {
  return repository.files
    .filter((file) => TEXT.test(file))
    .flatMap((file) =>
      repository
        .read(file)
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
    );
}

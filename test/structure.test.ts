import { describe, expect, test } from "vitest";
import * as enterprise from "./structure/enterprise-rules.ts";
import * as layout from "./structure/layout-rules.ts";
import * as manifests from "./structure/manifest-rules.ts";
import { type Repository, readRepository, withChanges } from "./structure/repository.ts";
import * as text from "./structure/text-rules.ts";

type Rule = (repository: Repository) => readonly string[];
type Changes = Readonly<Record<string, string | null>>;

const repository = readRepository();

/** Each rule with a change of this repository that it must object to. */
const rules: readonly (readonly [title: string, rule: Rule, breach: Changes])[] = [
  ["the top level has only known entries", layout.topLevelIsKnown, { "notes.txt": "" }],
  ["packages/ has only known packages", layout.packagesAreKnown, { "packages/extra/package.json": "{}" }],
  ["packages/ has every known package", layout.packagesAreKnown, { "packages/core/package.json": null }],
  ["folders are named by thing", layout.foldersAreNamedByThing, { "packages/core/src/utils/one.ts": "" }],
  [
    "every adapter has the same files",
    layout.adaptersHaveTheSameFiles,
    { "packages/backend-hatchet/src/hatchet-worker.ts": null },
  ],
  ["every package has a README", layout.packagesHaveReadmeAndLicence, { "packages/core/README.md": null }],
  [
    "every published package has a licence",
    layout.packagesHaveReadmeAndLicence,
    { "packages/core/LICENSE": null },
  ],
  [
    "every other licence is the same",
    layout.packagesHaveReadmeAndLicence,
    { "packages/core/LICENSE": "MIT" },
  ],
  ["decisions are numbered without gaps", layout.decisionsAreNumbered, { "docs/decisions/0099-late.md": "" }],
  [
    "a package is named after its folder",
    manifests.manifestsIdentifyThePackage,
    changeCore({ name: "core" }),
  ],
  ["a package is ESM", manifests.manifestsIdentifyThePackage, changeCore({ type: "commonjs" })],
  ["a package says its licence", manifests.manifestsIdentifyThePackage, changeCore({ license: "MIT" })],
  [
    "a published package says its Node",
    manifests.publishedManifestsAreComplete,
    changeCore({ engines: { node: ">=24" } }),
  ],
  [
    "a published package says its folder",
    manifests.publishedManifestsAreComplete,
    changeCore({ repository: { directory: "packages/other" } }),
  ],
  [
    "a published package ships dist, README and licence",
    manifests.publishedManifestsAreComplete,
    changeCore({ files: ["dist", "src"] }),
  ],
  [
    "a published package has no side effects",
    manifests.publishedManifestsAreComplete,
    changeCore({ sideEffects: undefined }),
  ],
  [
    "a published package is public with provenance",
    manifests.publishedManifestsAreComplete,
    changeCore({ publishConfig: { access: "public" } }),
  ],
  [
    "exports have types first, then default",
    manifests.exportsHaveTypesFirstAndDefault,
    changeCore({ exports: { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } } }),
  ],
  [
    "publint and attw look at every published package",
    manifests.publishedPackagesAreChecked,
    changeCore({ scripts: {} }),
  ],
  [
    "no published package runs anything when it is installed",
    manifests.nothingRunsAtInstall,
    changeCore({ scripts: { postinstall: "node dist/hello.js" } }),
  ],
  [
    "core has no dependencies",
    manifests.coreHasNoDependencies,
    changeCore({ dependencies: { zod: "catalog:" } }),
  ],
  [
    "core is a peer of every other package",
    manifests.coreIsAPeer,
    change("tasks-core", { dependencies: { "@task-abstraction/core": "workspace:^" } }),
  ],
  [
    "nobody depends on tasks-enterprise",
    enterprise.nobodyDependsOnEnterpriseTasks,
    change("worker-cli", { devDependencies: { "@task-abstraction/tasks-enterprise": "workspace:*" } }),
  ],
  [
    "nobody imports tasks-enterprise by name",
    enterprise.nobodyImportsEnterpriseTasks,
    { "packages/core/src/index.ts": `export * from "@task-abstraction/${"tasks-enterprise"}";` },
  ],
  [
    "nobody imports tasks-enterprise by path",
    enterprise.nobodyImportsEnterpriseTasks,
    { "test/a.ts": `const one = await import("../packages/${"tasks-enterprise"}/src/index.ts");` },
  ],
  [
    "tasks-enterprise depends on core only",
    enterprise.enterpriseTasksDependOnCoreOnly,
    change("tasks-enterprise", { dependencies: { "@task-abstraction/tasks-core": "workspace:^" } }),
  ],
  [
    "tasks-enterprise imports core only",
    enterprise.enterpriseTasksDependOnCoreOnly,
    { "packages/tasks-enterprise/src/tasks.ts": 'import { add } from "../../tasks-core/src/index.ts";' },
  ],
  [
    "tasks-enterprise is versioned alone",
    enterprise.enterpriseTasksAreVersionedAlone,
    {
      ".changeset/config.json":
        '{ "linked": [["@task-abstraction/core", "@task-abstraction/tasks-enterprise"]] }',
    },
  ],
  [
    "tasks-enterprise confines paths as tasks-core does",
    enterprise.enterpriseTasksConfinePathsAsOthers,
    { "packages/tasks-core/src/files/confine-path.ts": "" },
  ],
  [
    "tasks-enterprise has a licence of its own",
    layout.packagesHaveReadmeAndLicence,
    { "packages/tasks-enterprise/LICENSE": repository.read("LICENSE") },
  ],
  [
    "no package names a backend",
    manifests.packagesNameNoBackend,
    changeCore({ devDependencies: { "@task-abstraction/backend-pgboss": "workspace:*" } }),
  ],
  [
    "the worker brings no backend along",
    manifests.packagesNameNoBackend,
    change("worker-cli", { dependencies: { "@task-abstraction/backend-pgboss": "workspace:*" } }),
  ],
  [
    "versions come from the catalog",
    manifests.versionsComeFromTheCatalog,
    changeCore({ devDependencies: { zod: "^4.0.0" } }),
  ],
  [
    "every bin is an entry of the build",
    manifests.binsAreBuilt,
    change("worker-cli", { bin: { "task-other": "./dist/task-other.js" } }),
  ],
  [
    "no text names a path of one machine",
    text.textNamesNoPrivatePath,
    { "docs/a.md": `See ${"/root"}/notes.` },
  ],
  [
    "no text names a registry",
    text.textNamesNoRegistry,
    { "docs/a.md": `From https://${"registry.npmjs"}.org.` },
  ],
];

describe.each(rules)("%s", (_, rule, breach) => {
  test("holds", () => {
    expect(rule(repository)).toEqual([]);
  });

  test("objects to a breach", () => {
    const before = rule(repository);
    expect(rule(withChanges(repository, breach)).filter((problem) => !before.includes(problem))).not.toEqual(
      [],
    );
  });
});

function changeCore(fields: object): Changes {
  return change("core", fields);
}

function change(folder: string, fields: object): Changes {
  const file = `packages/${folder}/package.json`;
  return { [file]: JSON.stringify({ ...JSON.parse(repository.read(file)), ...fields }) };
}

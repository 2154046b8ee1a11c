import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const SOAK_TIMEOUT_MS = 60 * 60_000;

/** `npm run soak` asks for the long tests; no other run has them. */
const projects = process.env["TASK_ABSTRACTION_SOAK"]
  ? [soakProject()]
  : [...packageProjects(), repositoryProject()];

export default defineConfig({
  test: {
    projects,
    pool: "forks",
    // Tests with an engine wait most of their time: on two cores, too, two files go side by side.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
    coverage: {
      provider: "v8",
      // Relative to the project that runs: `npm run coverage` runs core's.
      include: ["src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.test-d.ts"],
      reporter: ["text", "json-summary"],
      reportsDirectory: "coverage",
    },
  },
});

/**
 * One project for each package or example that has tests, named after its folder. What its tests share, such as an
 * engine, is set up by its `test/global-setup.ts`.
 */
function packageProjects(): TestProjectConfiguration[] {
  const testFiles = globSync("{packages,examples,tooling}/*/{src,test}/**/*.{test,test-d}.ts");
  const folders = new Set(testFiles.map((file) => file.split(/[\\/]/).slice(0, 2).join("/")));
  return [...folders].sort().map((folder) => ({
    extends: true,
    test: {
      name: folder.replace(/^\w+\//, ""),
      root: folder,
      include: ["{src,test}/**/*.test.ts"],
      globalSetup: globSync(`${folder}/test/global-setup.ts`).map((file) => resolve(file)),
      typecheck: {
        enabled: testFiles.some((file) => file.startsWith(folder) && file.endsWith(".test-d.ts")),
        include: ["{src,test}/**/*.test-d.ts"],
        tsconfig: "./tsconfig.json",
      },
    },
  }));
}

function repositoryProject(): TestProjectConfiguration {
  return { extends: true, test: { name: "repository", include: ["test/**/*.test.ts"] } };
}

function soakProject(): TestProjectConfiguration {
  return {
    extends: true,
    test: {
      name: "soak",
      include: ["{packages,examples}/*/{src,test}/**/*.soak.ts"],
      testTimeout: SOAK_TIMEOUT_MS,
    },
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, type ExtractorLogLevel } from "@microsoft/api-extractor";
import { repositoryRoot } from "../workspace/repository-root.ts";

const PACKAGE = join(repositoryRoot, "packages/core");
const REPORT = "docs/api/core.api.md";

// What core promises to its users and to adapters, in docs/api: a pull request that changes it shows how. `--check` compares.
const check = process.argv.includes("--check");
if (!writeReport() && check) {
  console.error(
    `${REPORT} is out of date. Run: npm run exec -- node tooling/release/src/api/write-api-report.ts`,
  );
  process.exitCode = 1;
}

/** Whether the report was right before. */
function writeReport(): boolean {
  const temporary = mkdtempSync(join(tmpdir(), "task-abstraction-api-"));
  try {
    const { apiReportChanged } = Extractor.invoke(configuration(temporary), {
      localBuild: !check,
      messageCallback: (message) => {
        message.handled = true;
      },
    });
    return !apiReportChanged;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function configuration(temporary: string): ExtractorConfig {
  const silent = { default: { logLevel: "none" as ExtractorLogLevel } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(PACKAGE, "package.json"),
    configObject: {
      projectFolder: PACKAGE,
      mainEntryPointFilePath: join(PACKAGE, "dist/index.d.ts"),
      compiler: { tsconfigFilePath: join(PACKAGE, "tsconfig.json") },
      apiReport: {
        enabled: true,
        reportFileName: "core",
        reportFolder: join(repositoryRoot, "docs/api"),
        reportTempFolder: temporary,
        // Documentation is in the source; what is missing there is no change of the API.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
}

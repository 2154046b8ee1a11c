// Last step of the build: bundles the workflow for the version of the SDK that it is built with, which spares every worker
// that has the same one a second or two at its start.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const { version } = createRequire(import.meta.url)("@temporalio/worker/package.json") as { version: string };
const dist = (path: string): string => fileURLToPath(new URL(`./dist/${path}`, import.meta.url));

const { code } = await bundleWorkflowCode({
  workflowsPath: dist("workflow/run-plan.js"),
  workflowInterceptorModules: [dist("workflow/carry-envelope.js")],
  webpackConfigHook: (config) => ({ ...config, mode: "production" }),
  logger: new DefaultLogger("ERROR"),
});
await mkdir(dist("prebuilt"), { recursive: true });
await writeFile(dist(`prebuilt/workflow-${version}.js`), withoutSources(code));

/** The SDK insists on a source map; an empty one is a sixth of the size. */
function withoutSources(text: string): string {
  const empty = { version: 3, file: "workflow.js", sources: [], names: [], mappings: "" };
  const encoded = Buffer.from(JSON.stringify(empty)).toString("base64");
  return text.replace(/(sourceMappingURL=data:application\/json;[^,]*,)\S+/, `$1${encoded}`);
}

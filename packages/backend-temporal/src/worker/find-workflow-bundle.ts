import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { WorkerOptions } from "@temporalio/worker";
import type { TemporalWorkerOptions } from "../temporal-native-options.ts";
import type { Sdk } from "./load-worker-sdk.ts";

type Bundle = NonNullable<WorkerOptions["workflowBundle"]>;

/** As published everything is beside this module; as source it is a folder up, and TypeScript. */
const isSource = import.meta.url.endsWith(".ts");
const here = (path: string): string =>
  fileURLToPath(new URL(isSource ? `../${path}.ts` : `./${path}.js`, import.meta.url));

/** Those that were made in this process: bundling takes a second or two. */
const made = new Map<string, Promise<Bundle>>();

/**
 * The workflow of this library as the sandbox takes it: as it was bundled for this version of the SDK when the package was
 * built, else bundled now, and beside the workflows of the user's own where there are any.
 */
export async function findWorkflowBundle(sdk: Sdk, options: TemporalWorkerOptions): Promise<Bundle> {
  const { workflowBundle, workflowsPath } = options;
  if (workflowBundle !== undefined) return workflowBundle as Bundle;
  const { workflowModules = [] } = (options.interceptors ?? {}) as { workflowModules?: string[] };
  const isOursAlone = workflowsPath === undefined && workflowModules.length === 0;
  const prebuilt = here(`prebuilt/workflow-${readSdkVersion()}`);
  if (isOursAlone && existsSync(prebuilt)) return { codePath: prebuilt };
  const path = workflowsPath ?? here("workflow/run-plan");
  const key = JSON.stringify([path, workflowModules]);
  const bundle =
    made.get(key) ??
    sdk.worker.bundleWorkflowCode({
      workflowsPath: path,
      workflowInterceptorModules: [...workflowModules, here("workflow/carry-envelope")],
      logger: new sdk.worker.DefaultLogger("ERROR"),
    });
  made.set(key, bundle);
  // The next worker tries again.
  bundle.catch(() => made.delete(key));
  return bundle;
}

/** A bundle fits the version that made it, and no other. */
function readSdkVersion(): string {
  const manifest = createRequire(import.meta.url)("@temporalio/worker/package.json") as { version: string };
  return manifest.version;
}

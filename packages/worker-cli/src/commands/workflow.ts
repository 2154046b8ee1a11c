import { defineWorkflow, type Workflow } from "@task-abstraction/core";
import type { Command } from "commander";
import { withBackend } from "../backend/with-backend.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import { parseJsonArguments } from "../command-line/parse-json.ts";
import type { Session } from "../command-line/session.ts";
import {
  addBackendOptions,
  addJsonOption,
  addModuleOptionsBesideArguments,
  type BackendOptions,
  type ModuleOptions,
} from "../command-line/shared-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { addCallOptions, type CallCommandOptions, toCallOptions } from "./call-options.ts";
import { loadKnownTasks } from "./load-known-tasks.ts";
import { parseSteps } from "./parse-steps.ts";
import { announce } from "./submit.ts";
import { readCommand, waitAndPrint } from "./wait-for-result.ts";
import { addWaitOptions, type WaitCommandOptions } from "./wait-options.ts";

interface WorkflowOptions extends BackendOptions, ModuleOptions, CallCommandOptions, WaitCommandOptions {
  readonly steps?: string;
}

/** Name of a run whose steps come from the command line and that was given no other. */
const UNNAMED = "command_line";

const HELP = `
A workflow of the loaded modules by name, or one made of --steps:
  task-backend workflow data_pipeline --wait
  task-backend workflow --steps '[["extract_data",{"source":"s3"}],"load_data"]'
`;

/** `task-backend workflow`. */
export function addWorkflowCommand(program: Command, session: Session): void {
  const command = program
    .command("workflow")
    .summary("submit a workflow")
    .description("Submits a workflow by name, or one made of --steps.")
    .argument("[name]", "name of the workflow")
    .argument("[arguments...]", "arguments of its first step, each as JSON")
    .option("--steps <json>", "names, [name, ...extra] or {task, args, kwargs, queue}, as a JSON list");
  addJsonOption(addBackendOptions(addModuleOptionsBesideArguments(addCallOptions(addWaitOptions(command)))))
    .addHelpText("after", HELP)
    .action(
      session.action((name: string | undefined, texts: string[], options: WorkflowOptions) =>
        submit(session, { name, texts, options }),
      ),
    );
}

interface Submit {
  readonly name: string | undefined;
  readonly texts: readonly string[];
  readonly options: WorkflowOptions;
}

async function submit(session: Session, { name, texts, options }: Submit): Promise<ExitCode> {
  const args = parseJsonArguments(texts);
  const callOptions = toCallOptions(options);
  const workflow = chooseWorkflow(name, options.steps);
  const modules = await loadKnownTasks(options, session);
  return withBackend({ ...options, modules }, session, async (backend) => {
    const id = await backend.using(callOptions).submitWorkflow(workflow as string, ...args);
    const run = { id, kind: "workflow" } as const;
    if (options.wait) return waitAndPrint(backend, run, { options, session });
    announce(
      session,
      { id, workflow: typeof workflow === "string" ? workflow : workflow.name },
      readCommand(run, options, "--wait"),
    );
    return exitCodes.done;
  });
}

function chooseWorkflow(name: string | undefined, steps: string | undefined): Workflow<unknown[]> | string {
  if (steps !== undefined) return defineWorkflow(name ?? UNNAMED, parseSteps(steps));
  if (name !== undefined) return name;
  throw new UsageError("Which workflow? Neither a name nor --steps was given.", {
    next: "task-backend tasks",
  });
}

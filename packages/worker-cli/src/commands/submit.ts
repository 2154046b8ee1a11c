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
import { addCallOptions, type CallCommandOptions, toCallOptions } from "./call-options.ts";
import { loadKnownTasks } from "./load-known-tasks.ts";
import { readCommand, waitAndPrint } from "./wait-for-result.ts";
import { addWaitOptions, type WaitCommandOptions } from "./wait-options.ts";

type SubmitOptions = BackendOptions & ModuleOptions & CallCommandOptions & WaitCommandOptions;

const HELP = `
Each argument is JSON; a text has quotes of its own:
  task-backend submit greet '"Ada"'
  task-backend submit extract_data '{"source":"database"}' --wait
`;

/** `task-backend submit`. */
export function addSubmitCommand(program: Command, session: Session): void {
  const command = program
    .command("submit")
    .summary("submit a task")
    .description("Submits a task by name, to whoever serves it.")
    .argument("<task>", "name of the task")
    .argument("[arguments...]", "its arguments, each as JSON");
  addJsonOption(addBackendOptions(addModuleOptionsBesideArguments(addCallOptions(addWaitOptions(command)))))
    .addHelpText("after", HELP)
    .action(
      session.action((name: string, texts: string[], options: SubmitOptions) =>
        submit(session, { name, texts, options }),
      ),
    );
}

interface Submit {
  readonly name: string;
  readonly texts: readonly string[];
  readonly options: SubmitOptions;
}

async function submit(session: Session, { name, texts, options }: Submit): Promise<ExitCode> {
  const args = parseJsonArguments(texts);
  const callOptions = toCallOptions(options);
  const modules = await loadKnownTasks(options, session);
  return withBackend({ ...options, modules }, session, async (backend) => {
    const { tasks } = backend.registry;
    if (tasks.size > 0 && !tasks.has(name))
      session.output.note(
        `No loaded module has a task "${name}"; submitted by name. Loaded: ${[...tasks.keys()].join(", ")}.`,
      );
    const id = await backend.using(callOptions).submit(name, ...args);
    const run = { id, kind: "task" } as const;
    if (options.wait) return waitAndPrint(backend, run, { options, session });
    announce(session, { id, task: name }, readCommand(run, options, "--wait"));
    return exitCodes.done;
  });
}

/** The id alone on stdout, so that `id=$(task-backend submit …)` works. */
export function announce(
  session: Session,
  document: { readonly id: string; readonly [name: string]: string },
  next: string,
): void {
  const { output } = session;
  if (output.json) {
    output.printDocument(document);
    return;
  }
  output.print(document.id);
  output.note(`Read its result with: ${next}`);
}

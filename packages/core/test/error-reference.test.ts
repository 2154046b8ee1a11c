import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as core from "../src/index.ts";

const { errorCodes, taskFailureCodes } = core;

const page = readFileSync(join(import.meta.dirname, "../../../docs/errors.md"), "utf8");

/** The sections of one part of the page: what stands under each heading that is a code. */
function sectionsOf(part: string): ReadonlyMap<string, string> {
  const [, text = ""] = page.split(`\n## ${part}\n`);
  const [ownText = ""] = text.split("\n## ");
  const [, ...sections] = ownText.split(/^### /m);
  return new Map(
    sections.map((section) => [/^`(\w+)`/.exec(section)?.[1] ?? section.split("\n")[0] ?? "", section]),
  );
}

const facts = { taskName: "report", attempts: 1, startedAt: null, completedAt: null, durationMs: null };
const expired = "It expired at 2024-05-01T10:00:00.000Z, before it could start.";
const submitFailed = new core.SubmitError("The broker is down.", "not-sent");
const submitted = { status: "submitted", id: "task-1" } as const;

/** Errors whose text is made by their class; that of the others comes from where they are thrown. */
const examples: readonly core.TaskAbstractionError[] = [
  new core.BackendClosedError("pgboss"),
  new core.ConfigurationError("the acme backend", [
    "url (ACME_URL) is missing",
    "poolSize (ACME_POOL_SIZE) must be a number",
  ]),
  new core.DuplicateNameError("task", ["extract", "extract"], ["/app/tasks/a.ts", "/app/tasks/b.ts"]),
  new core.InvalidArgumentsError("parse", ["n: Invalid input: expected string, received number"]),
  new core.InvalidNameError("task", "two words", "use 1 to 200 letters, digits and _ . -"),
  new core.InvalidOptionError("delayMs", "must be 0 or more milliseconds"),
  new core.NotInTaskError(),
  new core.NotRegisteredError("workflow", "pipelin", "Known here: pipeline."),
  new core.NotSerializableError("args[0].createdAt", "Date"),
  new core.PartialSubmitError([submitted, { status: "failed", error: submitFailed }, submitted]),
  new core.PayloadTooLargeError('The arguments of task "import"', 70_000_000, 67_108_864),
  new core.ResultTimeoutError("task-1", 30_000, { ...facts, taskId: "task-1", status: "pending" }),
  new core.ResultUnavailableError("task-1", "the celery backend is configured to keep no results."),
  new core.TaskCancelledError("task-1", {
    code: "EXPIRED",
    type: "TaskExpired",
    message: expired,
    retryable: false,
  }),
  new core.TaskFailedError("task-1", "report", {
    code: "TASK_ERROR",
    type: "RangeError",
    message: "too far",
    retryable: true,
  }),
  new core.TaskModuleError(
    "./tasks.ts",
    "it exports neither a task nor a workflow. Export what defineTask() returns.",
  ),
  new core.TaskNotFoundError("task-1", "pgboss"),
  new core.UnsupportedOptionError(
    "idempotencyKey",
    "celery",
    "Make the handler idempotent, or keep the id you were given.",
  ),
];

describe("docs/errors.md", () => {
  it("has exactly one heading for every code of an error, in their order", () => {
    expect([...sectionsOf("Codes of errors").keys()]).toEqual(errorCodes);
    expect(page.match(/^### /gm)).toHaveLength(errorCodes.length + taskFailureCodes.length);
  });

  it("has exactly one heading for every code of a failure, in their order", () => {
    expect([...sectionsOf("Codes of failures").keys()]).toEqual(taskFailureCodes);
  });

  it.each([...sectionsOf("Codes of errors")])(
    "%s: says when, whether it was sent, what to do, and shows a message",
    (_code, text) => {
      expect(text).toMatch(/^- \*\*When:\*\* \S/m);
      expect(text).toMatch(/^- \*\*Sent:\*\* \S/m);
      expect(text).toMatch(/^- \*\*Do:\*\* \S/m);
      expect(text).toMatch(/^```text\n\S/m);
    },
  );

  it.each([...sectionsOf("Codes of failures")])("%s: says when and what to do", (_code, text) => {
    expect(text).toMatch(/^- \*\*When:\*\* \S/m);
    expect(text).toMatch(/^- \*\*Do:\*\* \S/m);
  });

  it.each(examples.map((error) => [error.code, error] as const))(
    "%s: the message it shows is the one that is printed",
    (code, error) => {
      expect(sectionsOf("Codes of errors").get(code)).toContain(`\n\`\`\`text\n${error.message}\n\`\`\``);
    },
  );
});

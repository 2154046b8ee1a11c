import { testCancel } from "../sections/capabilities/cancel.ts";
import { testDelay } from "../sections/capabilities/delay.ts";
import { testExpires } from "../sections/capabilities/expires.ts";
import { testIdempotencyKey } from "../sections/capabilities/idempotency-key.ts";
import { testMaxRun } from "../sections/capabilities/max-run.ts";
import { testPriority } from "../sections/capabilities/priority.ts";
import { testReports } from "../sections/capabilities/reports.ts";
import { testResults } from "../sections/capabilities/results.ts";
import { testRetryDelay } from "../sections/capabilities/retry-delay.ts";
import { testStepResults } from "../sections/capabilities/step-results.ts";
import { testBlockedEventLoop } from "../sections/faults/blocked-event-loop.ts";
import { testClientDeath } from "../sections/faults/client-death.ts";
import { testDrainUnderLoad } from "../sections/faults/drain-under-load.ts";
import { testEngineDeath } from "../sections/faults/engine-death.ts";
import { testForeignMessages } from "../sections/faults/foreign-messages.ts";
import { testLongTasks } from "../sections/faults/long-tasks.ts";
import { testPoisonTask } from "../sections/faults/poison-task.ts";
import { testWorkerDeath } from "../sections/faults/worker-death.ts";
import { testArgumentsAndResults } from "../sections/required/arguments-and-results.ts";
import { testAttempts } from "../sections/required/attempts.ts";
import { testFailures } from "../sections/required/failures.ts";
import { testInterference } from "../sections/required/interference.ts";
import { testLifecycle } from "../sections/required/lifecycle.ts";
import { testManifest } from "../sections/required/manifest.ts";
import { testNames } from "../sections/required/names.ts";
import { testPayloadLimit } from "../sections/required/payload-limit.ts";
import { testRegistration } from "../sections/required/registration.ts";
import { testStopping } from "../sections/required/stopping.ts";
import { testSubmit } from "../sections/required/submit.ts";
import { testUnknownId } from "../sections/required/unknown-id.ts";
import { testUnknownTask } from "../sections/required/unknown-task.ts";
import { testWaiting } from "../sections/required/waiting.ts";
import { testWorker } from "../sections/required/worker.ts";
import { testWorkflow } from "../sections/required/workflow.ts";
import { testWorkflowFailures } from "../sections/required/workflow-failures.ts";
import type { StagePlan } from "./collect-tests.ts";

/** The whole suite: every section is one file. */
export const stages: readonly StagePlan[] = [
  {
    name: "required",
    budgetMs: 90_000,
    order: "concurrent",
    sections: [
      ["manifest", testManifest],
      ["lifecycle", testLifecycle],
      ["submit", testSubmit],
      ["names", testNames],
      ["arguments and results", testArgumentsAndResults],
      ["payload limit", testPayloadLimit],
      ["failures", testFailures],
      ["attempts", testAttempts],
      ["waiting", testWaiting],
      ["unknown id", testUnknownId],
      ["unknown task", testUnknownTask],
      ["workflow", testWorkflow],
      ["workflow failures", testWorkflowFailures],
      ["worker", testWorker],
      ["stopping", testStopping],
      ["registration", testRegistration],
      ["interference", testInterference],
    ],
  },
  {
    name: "capabilities",
    budgetMs: 90_000,
    order: "concurrent",
    sections: [
      ["delay", testDelay],
      ["priority", testPriority],
      ["idempotency key", testIdempotencyKey],
      ["expires", testExpires],
      ["cancel", testCancel],
      ["results", testResults],
      ["step results", testStepResults],
      ["retry delay", testRetryDelay],
      ["max run", testMaxRun],
      ["reports", testReports],
    ],
  },
  {
    name: "process faults",
    budgetMs: 150_000,
    order: "concurrent",
    sections: [
      ["long tasks", testLongTasks],
      ["worker death", testWorkerDeath],
      ["poison task", testPoisonTask],
      ["client death", testClientDeath],
      ["drain under load", testDrainUnderLoad],
      ["foreign messages", testForeignMessages],
    ],
  },
  {
    name: "engine faults",
    budgetMs: 150_000,
    order: "sequential",
    sections: [
      ["engine death", testEngineDeath],
      // Keeps a core of the machine to itself.
      ["blocked event loop", testBlockedEventLoop],
    ],
  },
];

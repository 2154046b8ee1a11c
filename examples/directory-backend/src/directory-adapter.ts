import { defineAdapter } from "@task-abstraction/core";
import { directoryCapabilities } from "./directory-capabilities.ts";
import { directoryConfiguration } from "./directory-configuration.ts";
import { DirectoryConnection } from "./directory-connection.ts";
import { readTask, readWorkflow } from "./directory-results.ts";
import { refuse, type Submitted, submit } from "./directory-submit.ts";
import { DirectoryWorker } from "./directory-worker.ts";
import { mapDirectoryError, mapSubmitError } from "./map-directory-error.ts";

/** Tasks as files in a directory. */
export const directory = defineAdapter({
  name: "directory",
  specVersion: 1,
  capabilities: directoryCapabilities,
  configuration: directoryConfiguration,
  warnings: () => ["Files are not synced to disk: a power cut may lose what was submitted just before."],
  create({ configuration }) {
    const connection = new DirectoryConnection(configuration.directory);
    const send = (submitted: Submitted) => submit(connection, submitted).catch(mapSubmitError);
    return {
      native: { directory: connection.root },
      submit: (request) => send({ ...request, kind: "task", name: request.taskName, steps: [request] }),
      submitWorkflow: (request) => send({ ...request, kind: "workflow", name: request.workflowName }),
      getResult: (id) => readTask(connection, id).catch(mapDirectoryError),
      getWorkflowResult: (id) => readWorkflow(connection, id).catch(mapDirectoryError),
      startWorker(request) {
        for (const queue of request.queues) refuse(queue, request.native);
        return new DirectoryWorker(connection, configuration.leaseMs, request);
      },
      ping: () => connection.open("default").catch(mapDirectoryError),
      async close() {},
    };
  },
});

// A client that is gone as soon as its submit has resolved.
import { openProcessBackend } from "../../processes/process-backend.ts";
import { slow, slowFlow } from "./fault-tasks.ts";

const { backend, program } = await openProcessBackend();
const id =
  program["what"] === "chain" ? await backend.submitWorkflow(slowFlow) : await backend.submit(slow, 1, 1);
console.log(`id=${id}`);
process.kill(process.pid, "SIGKILL");

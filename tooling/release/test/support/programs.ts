const CORE = "@task-abstraction/core";

/** Runs a task on whatever backend the environment names. */
export const APP = `import { defineTask, getBackend, unwrap } from "${CORE}";
const add = defineTask("add", (left, right) => left + right);
const backend = await getBackend({ tasks: [{ add }] });
const worker = await backend.startWorker({});
console.log(unwrap(await backend.waitForResult(await backend.submit(add, 2, 3), { timeoutMs: 20_000 })));
await worker.stop();
await backend.close();
`;

/** Prints what one copy of core makes of what another one made. */
export const TWO_CORES = `import * as one from "core-one";
import * as two from "core-two";
const error = new one.SubmitError("no", "not-sent");
console.log(JSON.stringify({
  copies: one.SubmitError !== two.SubmitError,
  isInstance: two.SubmitError.isInstance(error) && two.TaskAbstractionError.isInstance(error),
  otherClass: two.TaskNotFoundError.isInstance(error),
}));
`;

/** Prints why the backend that the environment names cannot be used. */
export const LOAD = `import { getBackend } from "${CORE}";
await getBackend().catch(({ code, message }) => console.log(JSON.stringify({ code, message })));
`;

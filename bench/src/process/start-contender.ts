import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createBirpc } from "birpc";
import type { ContenderFunctions } from "./contender-functions.ts";

/** Where a contender comes from: a module of `contenders/` and the function that opens it. */
export interface ContenderSource {
  readonly module: URL;
  readonly exported: string;
}

/** A process that holds a contender. */
export interface ContenderProcess extends ContenderFunctions {
  end(): void;
}

/** Starts a process for a contender. */
export function startContender({ module, exported }: ContenderSource): ContenderProcess {
  const child = fork(
    fileURLToPath(new URL("contender-process.ts", import.meta.url)),
    [module.href, exported],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // Errors keep their message.
      serialization: "advanced",
    },
  );
  const rpc = createBirpc<ContenderFunctions>(
    {},
    {
      post: (message) => void child.send(message),
      on: (listener) => void child.on("message", listener),
      timeout: -1,
    },
  );
  child.once("exit", (code, signal) => {
    const error = new Error(`The process of ${exported} ended (${signal ?? code}).`);
    void rpc.$rejectPendingCalls(({ reject }) => reject(error));
  });
  return {
    open: (...args) => rpc.open(...args),
    measure: (...args) => rpc.measure(...args),
    startWorker: (...args) => rpc.startWorker(...args),
    stopWorker: () => rpc.stopWorker(),
    close: () => rpc.close(),
    end: () => void child.disconnect(),
  };
}

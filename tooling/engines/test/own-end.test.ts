import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const userFile = fileURLToPath(new URL("own-end/user.ts", import.meta.url));

test("a process that has stopped its engines, and commands in them, ends by itself", async () => {
  const user = spawn(process.execPath, [userFile], { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void user.kill("SIGKILL"));
  const [exitCode] = await once(user, "exit", { signal: AbortSignal.timeout(25_000) });
  expect(exitCode).toBe(0);
});

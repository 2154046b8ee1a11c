import { connect } from "node:net";

/**
 * Whether a process listens at `socketPath`. The kernel itself answers for one, however busy or stopped that is, and
 * refuses when there is none. A missing socket file proves nothing: something may have tidied it away, or another
 * container has it. A missing pipe of Windows does, because it lives exactly as long as its process.
 */
export async function probeSocket(socketPath: string): Promise<"listening" | "gone" | "unknown"> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve("listening");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const isGone =
        error.code === "ECONNREFUSED" || (process.platform === "win32" && error.code === "ENOENT");
      resolve(isGone ? "gone" : "unknown");
    });
  });
}

/**
 * A reader that has seen enough (`| head -1`) closes the pipe: the writes that follow fail, which must not end the
 * process. What was written for nobody is dropped.
 */
export function surviveBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

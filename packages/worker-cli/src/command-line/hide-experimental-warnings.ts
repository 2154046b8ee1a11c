/**
 * Node 22 calls the removal of types and `glob` experimental, on stderr, each time. Users who run TypeScript tasks
 * have chosen it, and a program that reads stderr does not expect it. Other warnings are printed as ever.
 */
export function hideExperimentalWarnings(): void {
  const printers = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning" && /type stripping|glob/i.test(warning.message)) return;
    for (const print of printers) print(warning);
  });
}

import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/processes/worker-program.ts",
    "src/sections/faults/fault-tasks.ts",
    "src/sections/faults/submit-and-die.ts",
  ],
  format: "esm",
  target: "es2023",
  dts: true,
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
});

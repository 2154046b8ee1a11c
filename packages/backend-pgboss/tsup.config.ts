import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/task-backend-embedded.ts",
    "src/embedded/embedded-owner.ts",
    "src/embedded/owner-heartbeat.ts",
  ],
  format: "esm",
  target: "es2023",
  dts: true,
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
});

import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/task-backend-worker.ts", "src/task-backend.ts"],
  format: "esm",
  target: "es2023",
  dts: false,
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
});

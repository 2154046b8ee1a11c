import { definePackage } from "../../tooling/tsup/define-package.ts";

export default definePackage({
  entry: ["src/task-backend-worker.ts", "src/task-backend.ts", "src/built-worker.ts"],
  dts: false,
});

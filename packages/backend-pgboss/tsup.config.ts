import { definePackage } from "../../tooling/tsup/define-package.ts";

export default definePackage({
  entry: [
    "src/index.ts",
    "src/task-backend-embedded.ts",
    "src/embedded/embedded-owner.ts",
    "src/embedded/owner-heartbeat.ts",
  ],
});

import { definePackage } from "../../tooling/tsup/define-package.ts";

export default definePackage({
  entry: [
    "src/index.ts",
    "src/processes/worker-program.ts",
    "src/sections/faults/fault-tasks.ts",
    "src/sections/faults/submit-and-die.ts",
  ],
});

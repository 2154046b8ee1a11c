import { definePackage } from "../../tooling/tsup/define-package.ts";

export default definePackage({
  entry: ["src/index.ts", "src/workflow/run-plan.ts", "src/workflow/carry-envelope.ts"],
});

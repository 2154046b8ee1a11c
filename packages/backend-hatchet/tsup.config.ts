import { definePackage } from "../../tooling/tsup/define-package.ts";

export default definePackage({ entry: ["src/index.ts"] });

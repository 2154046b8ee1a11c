// For --import: as if Temporal's worker package were not installed.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "@temporalio/worker") return next(specifier, context);
    const error = new Error("Cannot find package '@temporalio/worker'");
    throw Object.assign(error, { code: "ERR_MODULE_NOT_FOUND" });
  },
});

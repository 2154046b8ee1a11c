import { registerHooks } from "node:module";

// As where nobody has installed it.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/\besbuild\b/.test(specifier) || specifier.includes("without-esbuild"))
      return nextResolve(specifier, context);
    throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: "ERR_MODULE_NOT_FOUND" });
  },
});

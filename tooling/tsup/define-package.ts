import { defineConfig, type Options } from "tsup";

/** How a package is built: ESM for the Node that users need, with types and source maps. */
export function definePackage(options: Pick<Options, "dts"> & { readonly entry: string[] }) {
  return defineConfig({
    format: "esm",
    target: "es2023",
    dts: true,
    sourcemap: true,
    clean: true,
    removeNodeProtocol: false,
    ...options,
  });
}

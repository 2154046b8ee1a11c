/**
 * A backend for the tests of the commands only: tasks are JSON files in a folder, so that two processes can meet there.
 * It stands for "some backend that was loaded by path" and proves nothing about an engine.
 */
import { defineAdapter } from "@task-abstraction/core";
import { capabilities } from "./capabilities.ts";
import { configuration } from "./configuration.ts";
import { createFileAdapter } from "./file-adapter.ts";

const definition = defineAdapter({
  name: "files",
  specVersion: 1,
  capabilities,
  configuration,
  validate: ({ url }) => (url?.startsWith("files:") === false ? ["url must begin with files:"] : []),
  create: ({ configuration: settings }) => createFileAdapter(settings),
});

// The hook that `check` reads where a definition has it.
export default { ...definition, warnings: () => ["Files are no engine: use this backend in tests only."] };

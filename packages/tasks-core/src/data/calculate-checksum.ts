import { createHash } from "node:crypto";
import { currentTask, defineTask } from "@task-abstraction/core";
import { type Check, isObject, isOneOf, isOptional, isPlainObject, isText } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";
import { permanentFileErrors } from "../files/file-errors.ts";
import { readFile } from "../files/read-file.ts";

/** How a checksum is calculated. `md5` and `sha1` are for comparing with old lists, not for safety. */
export type ChecksumAlgorithm = "sha256" | "sha512" | "sha1" | "md5";

/** The checksum of a file, in hexadecimal digits. */
export interface Checksum {
  /** As it was given. */
  readonly path: string;
  readonly algorithm: ChecksumAlgorithm;
  readonly checksum: string;
  readonly bytes: number;
}

/** How `calculate_checksum` works. */
export interface ChecksumOptions {
  /** Default: `sha256`. */
  readonly algorithm?: ChecksumAlgorithm | undefined;
}

const isPath = isText();

/** A path, or any object with one, such as what `load_data` answers. */
const isFile: Check = (value, path, issues) =>
  isPlainObject(value) ? isPath(value["path"], `${path}.path`, issues) : isPath(value, path, issues);

const isOptions = isObject<ChecksumOptions>({
  algorithm: isOptional(isOneOf(["sha256", "sha512", "sha1", "md5"] satisfies ChecksumAlgorithm[])),
});

/** Calculates the checksum of a file of any size; takes a path, or what `load_data` answered. */
export const calculateChecksum = defineTask(
  "calculate_checksum",
  {
    queue: "file_processing",
    description: "Calculates the checksum of a file of any size.",
    retry: { nonRetryable: permanentFileErrors },
  },
  async (file: string | { readonly path: string }, options: ChecksumOptions = {}): Promise<Checksum> => {
    checkArguments("calculate_checksum", { file: [file, isFile], options: [options, isOptions] });
    const path = typeof file === "string" ? file : file.path;
    const { algorithm = "sha256" } = options;
    return readFile(path, { signal: currentTask().signal }, async (chunks) => {
      const hash = createHash(algorithm);
      let bytes = 0;
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      return { path, algorithm, checksum: hash.digest("hex"), bytes };
    });
  },
);

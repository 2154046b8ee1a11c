import { currentTask, defineTask } from "@task-abstraction/core";
import { permanentFileErrors } from "../files/file-errors.ts";
import { checkSource } from "./check-source.ts";
import type { CsvProfile, ProfileSource } from "./profile.ts";
import { profileFile } from "./profile-file.ts";

/** Describes the columns of a CSV file of any size. */
export const profileCsv = defineTask(
  "profile_csv",
  {
    queue: "file_processing",
    description: "Describes the columns of a CSV file of any size.",
    retry: { nonRetryable: permanentFileErrors },
  },
  async (source: ProfileSource): Promise<CsvProfile> => {
    checkSource("profile_csv", source);
    return profileFile(source, currentTask().signal);
  },
);

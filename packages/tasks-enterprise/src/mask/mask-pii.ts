import { currentTask, defineTask } from "@task-abstraction/core";
import { createPause } from "../pause/create-pause.ts";
import { readRecords } from "../records/read-records.ts";
import type { JsonRecord, RecordsInput } from "../records/records.ts";
import { checkMasking } from "./check-masking.ts";
import type { MaskedRecords, Masking } from "./masking.ts";
import { RecordMasker } from "./record-masker.ts";

/** Masks what tells who a person is, in copies of records or in a text, and counts what it found. */
export const maskPii = defineTask(
  "mask_pii",
  {
    description: "Masks e-mail addresses, phone, card and account numbers, IP addresses and national ids.",
    retry: { nonRetryable: ["ConfigurationError"] },
  },
  async (input: RecordsInput | string, options: Masking = {}): Promise<MaskedRecords> => {
    checkMasking("mask_pii", options);
    const records = typeof input === "string" ? undefined : readRecords("mask_pii", input);
    const masker = new RecordMasker(options);
    const pause = createPause(currentTask().signal);
    const masked: JsonRecord[] = [];
    if (typeof input === "string") masked.push({ text: await maskLines(input, masker, pause) });
    for (const record of records ?? []) {
      masked.push(masker.maskRecord(record));
      await pause();
    }
    const findings = masker.findings();
    return { records: masked, findings, masked: findings.reduce((sum, { count }) => sum + count, 0) };
  },
);

/** No value goes over the end of a line, so a long text gives way to others between lines. */
async function maskLines(
  text: string,
  masker: RecordMasker,
  pause: () => Promise<void> | undefined,
): Promise<string> {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    lines.push(masker.maskText(line, "text"));
    await pause();
  }
  return lines.join("\n");
}

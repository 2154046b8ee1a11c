import { beforeEach, inject } from "vitest";

/** Skips every test of a file where no Hatchet can be had, with the reason. */
export function skipWithoutHatchet(): void {
  const hatchet = inject("hatchet");
  if ("unavailable" in hatchet)
    beforeEach(({ skip }) => skip(`the tests on Hatchet did not take place: ${hatchet.unavailable}`));
}

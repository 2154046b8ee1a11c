import { expect, test } from "vitest";
import { createChainId, isChainId, stepIds } from "./celery-id.ts";

const UUID = "12345678-1234-5678-1234-567812345678";

test("stepIds() are what Python's uuid.uuid5 makes of the chain's id and the number of the step", () => {
  expect(stepIds(`${UUID}.2`)).toEqual([
    "d91b230b-8619-53e2-8772-52cc8ce140be",
    "e076edda-bf70-5105-a9a9-118d7eecd0c4",
  ]);
  expect(stepIds(`${UUID}.12`)[11]).toBe("083a6c13-2dc9-5189-ae36-d6fed4a6aa5f");
});

test("createChainId() tells the number of steps, and no two are the same", () => {
  const id = createChainId(3);
  expect(isChainId(id)).toBe(true);
  expect(new Set(stepIds(id)).size).toBe(3);
  expect(createChainId(3)).not.toBe(id);
});

test.for(["", UUID, `${UUID}.0`, `${UUID}.1000000`, `${UUID}.2.2`, `x${UUID}.2`])(
  "stepIds() takes %j for the last task of a chain of Python's",
  (id) => {
    expect(isChainId(id)).toBe(false);
    expect(stepIds(id)).toEqual([id]);
  },
);

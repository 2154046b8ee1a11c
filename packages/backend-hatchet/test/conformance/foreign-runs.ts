import type { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";

/** What other programs may start under the name of a task, by what is wrong with it. */
const inputs: Readonly<Record<string, unknown>> = {
  "of another program": { order: 7 },
  "no object": "hello",
  "nothing at all": null,
  "arguments that are no list": { v: 1, args: "hello" },
  "headers that are none": { v: 1, args: [1, 1], headers: { tenant: 7 } },
  "a text that is not JSON": { v: 1, text: "{" },
  "an expiry that is no time": { v: 1, args: [1, 1], expiresAt: "soon" },
  "a chain without steps": { v: 1, chain: { name: "x" } },
  "a chain that this run is not": { v: 1, chain: { name: "x", steps: [{ task: "slow", queue: "default" }] } },
};

/** As {@link Space.foreignMessages} of the suite wants them: runs of its task `slow`. */
export function startForeignRuns(
  client: HatchetClient,
  namespace: string,
): Readonly<Record<string, (queue: string) => Promise<void>>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      async (queue: string) => {
        const task = queue === "default" ? "slow" : `${queue}.slow`;
        await client.admin.runWorkflow(`${namespace}${task}`, input as object);
      },
    ]),
  );
}

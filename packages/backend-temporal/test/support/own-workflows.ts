import { proxyActivities } from "@temporalio/workflow";

export { default } from "../../src/workflow/run-plan.ts";

const { greet } = proxyActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: "10 s" });

export async function greeting(name: string): Promise<string> {
  return `${await greet(name)}!`;
}

/** Whether this is a production process: `TASK_ENV`, else `NODE_ENV`, says `production`. */
export function isProduction(environment: NodeJS.ProcessEnv): boolean {
  return (environment["TASK_ENV"] || environment["NODE_ENV"]) === "production";
}

/** The name of the bin. */
export const COMMAND = "task-backend-embedded";

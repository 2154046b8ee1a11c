// For `node --import @task-abstraction/opentelemetry/register`, after the program's own set-up of OpenTelemetry.
import { instrumentTasks } from "./instrument-tasks.ts";

instrumentTasks();

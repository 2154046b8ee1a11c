export { default } from "@task-abstraction/engines/vitest/postgres-global-setup";

export { default } from "@task-abstraction/engines/vitest/hatchet-global-setup";

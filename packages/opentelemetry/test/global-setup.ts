export { default } from "@task-abstraction/engines/vitest/celery-global-setup";

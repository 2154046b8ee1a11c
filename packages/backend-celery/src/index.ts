export { type CeleryNative, celery, celery as default } from "./celery-adapter.ts";
export type { CeleryConfiguration } from "./celery-configuration.ts";
export type { CeleryNativeOptions, CeleryWorkerOptions } from "./celery-native-options.ts";

export { type TemporalNative, temporal, temporal as default } from "./temporal-adapter.ts";
export type { TemporalConfiguration } from "./temporal-configuration.ts";
export type { TemporalNativeOptions, TemporalWorkerOptions } from "./temporal-native-options.ts";
export type { StepOptions } from "./workflow/plan.ts";

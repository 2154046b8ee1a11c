export { type HatchetNative, hatchet, hatchet as default } from "./hatchet-adapter.ts";
export type { HatchetConfiguration } from "./hatchet-configuration.ts";
export type { Naming, Place } from "./hatchet-names.ts";
export type { HatchetNativeOptions, HatchetWorkerOptions } from "./hatchet-native-options.ts";

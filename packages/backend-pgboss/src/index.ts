export { type PgbossNative, pgboss, pgboss as default } from "./pgboss-adapter.ts";
export type { PgbossConfiguration } from "./pgboss-configuration.ts";
export type { PgbossNativeOptions } from "./pgboss-native-options.ts";

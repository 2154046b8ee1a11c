/** One setting of a backend, described once: documentation, `check`, the environment and the types come from it. */
export type Setting = TextSetting | NumberSetting | BooleanSetting | ObjectSetting;

interface SettingBase {
  /** The engine's customary variable, for instance `CELERY_BROKER_URL`. */
  readonly environment?: string | undefined;
  readonly description: string;
  /** A missing one without a default is a fault. */
  readonly required?: boolean | undefined;
}

/** A string, an URL, or one of a few words. */
export interface TextSetting extends SettingBase {
  readonly type: "text" | "url";
  readonly default?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Never printed. The password of a `url` is never printed either way. */
  readonly secret?: boolean | undefined;
}

/** A number; durations are milliseconds. */
export interface NumberSetting extends SettingBase {
  readonly type: "number";
  readonly default?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** true/false; in the environment also 1/0, yes/no, on/off. */
export interface BooleanSetting extends SettingBase {
  readonly type: "boolean";
  readonly default?: boolean | undefined;
}

/** What only code can give: a codec, a pool, certificates. It has no variable and is never printed. */
export interface ObjectSetting extends Omit<SettingBase, "environment"> {
  readonly type: "object";
  readonly environment?: undefined;
  readonly default?: undefined;
}

/** All settings of a backend, by option name. */
export type ConfigurationDescription = Readonly<Record<string, Setting>>;

type ValueOf<S extends Setting> = S extends NumberSetting
  ? number
  : S extends BooleanSetting
    ? boolean
    : S extends ObjectSetting
      ? object
      : S extends { readonly choices: readonly (infer Choice)[] }
        ? Choice
        : string;

type Filled<S extends Setting> = S extends { readonly required: true }
  ? ValueOf<S>
  : S extends { readonly default: string | number | boolean }
    ? ValueOf<S>
    : ValueOf<S> | undefined;

/** What `create` gets: every setting, with defaults filled in. */
export type Configuration<D extends ConfigurationDescription> = { readonly [Key in keyof D]: Filled<D[Key]> };

/** What a user gives: any of the settings; the environment and the defaults fill the rest. */
export type ConfigurationInput<D extends ConfigurationDescription> = {
  readonly [Key in keyof D]?: ValueOf<D[Key]> | undefined;
};

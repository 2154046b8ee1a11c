/** The versions of an engine that can be started. */
export interface EngineVersions<Version extends string> {
  readonly offered: readonly Version[];
  /** The one that is used unless something else is asked for. */
  readonly usual: Version;
  /** @throws RangeError that names the versions there are */
  parse(text: string): Version;
  /** The version that tests run on: what the environment names, else the usual one. @throws RangeError as `parse()` */
  read(): Version;
}

/** Says which versions of an engine there are, and which environment variable chooses one for tests. */
export function defineVersions<const Version extends string>({
  engine,
  offered,
  usual,
  variable,
}: {
  readonly engine: string;
  readonly offered: readonly Version[];
  readonly usual: NoInfer<Version>;
  readonly variable: string;
}): EngineVersions<Version> {
  const parse = (text: string): Version => {
    const version = offered.find((known) => known === text);
    if (version !== undefined) return version;
    throw new RangeError(`${engine} "${text}" is not offered; there are ${offered.join(", ")}.`);
  };
  return { offered, usual, parse, read: () => parse(process.env[variable] || usual) };
}

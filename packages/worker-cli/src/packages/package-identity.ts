/** Which package something comes from. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** The arguments of a TypeScript handler, which gets keyword arguments as one last object. */
export function withKwargs(
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> | undefined,
): readonly unknown[] {
  return kwargs === undefined || Object.keys(kwargs).length === 0 ? args : [...args, kwargs];
}

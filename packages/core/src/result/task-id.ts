declare const resultOf: unique symbol;

/**
 * The id of a submitted task or workflow run: a plain string that also knows, for the compiler only, what its result
 * is. A string read from a database is accepted wherever an id is.
 */
export type TaskId<Value = unknown> = string & { readonly [resultOf]?: Value | undefined };

declare const notJson: unique symbol;

/** Stands where a type cannot travel as JSON; `Reason` says what to send instead. No value has this type. */
export interface NotJson<Reason extends string> {
  readonly [notJson]: Reason;
}

type Primitive = string | number | boolean | null;

/** Any JSON value. Recursive types of users' own, such as a `JsonValue`, are assignable to it and are not walked through. */
type JsonValue = Primitive | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

// `any` below only matches, it is never produced: a mapped type must accept every Map, Set and function.
// biome-ignore-start lint/suspicious/noExplicitAny: matching positions only
/**
 * `T` itself when every part of it is JSON, else `T` with a {@link NotJson} brand in each place that is not.
 * `unknown` and `any` pass, and are checked when the value is sent.
 */
export type Json<T> = 0 extends 1 & T
  ? T
  : unknown extends T
    ? T
    : T extends JsonValue | undefined | void
      ? T
      : T extends bigint
        ? NotJson<"bigint: send a string">
        : T extends symbol
          ? NotJson<"symbol: send a string">
          : T extends Date
            ? NotJson<"Date: send date.toISOString()">
            : T extends ReadonlyMap<any, any>
              ? NotJson<"Map: send Object.fromEntries(map)">
              : T extends ReadonlySet<any>
                ? NotJson<"Set: send [...set]">
                : T extends (...args: any[]) => any
                  ? NotJson<"function: a task cannot receive code">
                  : T extends readonly unknown[]
                    ? { [Key in keyof T]: Json<T[Key]> }
                    : T extends object
                      ? { [Key in keyof T]: Json<T[Key]> }
                      : never;
// biome-ignore-end lint/suspicious/noExplicitAny: matching positions only

/** What the submitter reads of a handler that returned `Result`: a whole result of `undefined` is stored as `null`. */
export type Stored<Result> = [Result] extends [void] ? null : Result extends undefined ? null : Result;

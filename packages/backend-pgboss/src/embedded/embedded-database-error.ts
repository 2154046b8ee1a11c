/** What PostgreSQL says about a failed statement (https://www.postgresql.org/docs/18/protocol-error-fields.html). */
export interface DatabaseErrorFields {
  readonly code?: string | undefined;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly dataType?: string | undefined;
  readonly constraint?: string | undefined;
  readonly routine?: string | undefined;
}

const fieldNames = [
  "code",
  "severity",
  "detail",
  "hint",
  "position",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "routine",
] as const satisfies readonly (keyof DatabaseErrorFields)[];

/**
 * A statement failed in the embedded database and left no trace there. The fields are named as those of the `pg`
 * driver, so that code written for a server (`error.code === "23505"`) works here too. The statement and its values
 * are left out on purpose: they may hold secrets.
 */
export class EmbeddedDatabaseError extends Error implements DatabaseErrorFields {
  override readonly name = "EmbeddedDatabaseError";
  /** The SQLSTATE, for instance `23505`. */
  declare readonly code?: string | undefined;
  declare readonly severity?: string | undefined;
  declare readonly detail?: string | undefined;
  declare readonly hint?: string | undefined;
  declare readonly position?: string | undefined;
  declare readonly where?: string | undefined;
  declare readonly schema?: string | undefined;
  declare readonly table?: string | undefined;
  declare readonly column?: string | undefined;
  declare readonly dataType?: string | undefined;
  declare readonly constraint?: string | undefined;
  declare readonly routine?: string | undefined;

  constructor(message: string, fields: DatabaseErrorFields) {
    super(message);
    Object.assign(this, fields);
  }
}

/** The fields of PostgreSQL's own that `error` carries; anything else on it is left behind. */
export function pickDatabaseErrorFields(error: object): DatabaseErrorFields {
  const given = error as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    fieldNames.flatMap((name) => (typeof given[name] === "string" ? [[name, given[name]]] : [])),
  );
}

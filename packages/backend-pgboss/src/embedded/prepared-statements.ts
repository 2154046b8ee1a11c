import { messages, type PGlite, protocol, types } from "@electric-sql/pglite";
import type { Statement, StatementResult } from "./statement.ts";

/** How many statements stay prepared; pg-boss has a dozen hot ones per queue. */
const MAX_PREPARED = 256;

/** Longer texts are migrations and the like, run once. */
const MAX_TEXT_LENGTH = 16 * 1024;

/**
 * A prepared statement keeps the plan made for the table as it was then. A server would plan anew after autovacuum has
 * counted the rows again, which PGlite never does; so a plan made for an empty queue must not live long.
 */
const MAX_PLAN_AGE_MS = 5_000;

/** SQLSTATEs of a prepared statement that no longer fits: its result type changed, or it was deallocated. */
const STALE_PLAN_CODES: readonly unknown[] = ["0A000", "26000"];

const SEVERAL_STATEMENTS_CODE = "42601";

interface PreparedStatement {
  readonly name: string;
  readonly preparedAt: number;
  readonly parameterTypes: readonly number[];
  readonly columns: readonly { readonly name: string; readonly dataTypeID: number }[];
}

type BackendMessage = Awaited<ReturnType<PGlite["execProtocolStream"]>>[number];

/** Runs statements, those that come again prepared: planning one of pg-boss takes four times as long as running it. */
export interface PreparedStatements {
  /** True once `text` came before and can be prepared. The first time a statement comes it is not worth it. */
  canPrepare(text: string): Promise<boolean>;
  /**
   * Only after `canPrepare` said so. A statement that no longer fits is prepared again, except in a transaction, which
   * the error has spoilt: see `isStalePlan`.
   */
  run(statement: Statement): Promise<StatementResult>;
}

/** Prepares in `database`; the caller sees to it that nothing else uses the database meanwhile. */
export function createPreparedStatements(database: PGlite): PreparedStatements {
  // Both maps keep their entries in the order of last use, so the first key is the one to drop.
  const seen = new Map<string, "once" | "unpreparable">();
  const prepared = new Map<string, PreparedStatement>();
  let lastName = 0;

  const send = (...parts: readonly Uint8Array[]): Promise<BackendMessage[]> =>
    database.execProtocolStream(Buffer.concat([...parts, protocol.serialize.sync()]), { syncToFs: false });

  const forget = async (text: string): Promise<void> => {
    const statement = prepared.get(text);
    prepared.delete(text);
    if (statement !== undefined) await send(protocol.serialize.close({ type: "S", name: statement.name }));
  };

  const prepare = async (text: string): Promise<PreparedStatement> => {
    lastName += 1;
    const name = `s${lastName}`;
    const answer = await send(
      protocol.serialize.parse({ name, text }),
      protocol.serialize.describe({ type: "S", name }),
    );
    const statement = { name, preparedAt: performance.now(), ...readDescription(answer) };
    prepared.set(text, statement);
    if (prepared.size > MAX_PREPARED) await forget(firstKey(prepared));
    return statement;
  };

  const findFresh = async (text: string): Promise<PreparedStatement> => {
    const found = prepared.get(text);
    if (found !== undefined && performance.now() - found.preparedAt < MAX_PLAN_AGE_MS) {
      prepared.delete(text);
      prepared.set(text, found);
      return found;
    }
    await forget(text);
    return prepare(text);
  };

  const execute = async (text: string, values: readonly unknown[]): Promise<StatementResult> => {
    const { name, parameterTypes, columns } = await findFresh(text);
    const answer = await send(
      protocol.serialize.bind({
        statement: name,
        values: values.map((value, at) => toWireValue(value, parameterTypes[at])),
      }),
      protocol.serialize.execute({}),
    );
    return { rows: answer.filter(isDataRow).map((row) => readRow(row.fields, columns)) };
  };

  const toWireValue = (value: unknown, dataType: number | undefined): string | Uint8Array | null => {
    if (value === null || value === undefined) return null;
    const serializer = dataType === undefined ? undefined : database.serializers[dataType];
    return serializer === undefined ? String(value) : serializer(value);
  };

  const readRow = (fields: readonly (string | null)[], columns: PreparedStatement["columns"]): unknown =>
    Object.fromEntries(
      columns.map(({ name, dataTypeID }, at) => [
        name,
        types.parseType(fields[at] ?? null, dataTypeID, database.parsers),
      ]),
    );

  return {
    async canPrepare(text) {
      if (text.length > MAX_TEXT_LENGTH) return false;
      if (prepared.has(text)) return true;
      const memory = seen.get(text);
      if (memory === undefined) {
        seen.set(text, "once");
        if (seen.size > MAX_PREPARED * 4) seen.delete(firstKey(seen));
        return false;
      }
      if (memory === "unpreparable") return false;
      try {
        await prepare(text);
        return true;
      } catch (error) {
        if (codeOf(error) !== SEVERAL_STATEMENTS_CODE) throw error;
        seen.set(text, "unpreparable");
        return false;
      }
    },
    async run({ text, values = [] }) {
      try {
        return await execute(text, values);
      } catch (error) {
        if (!isStalePlan(error)) throw error;
        // What made one statement stale has made others so.
        for (const stale of [...prepared.keys()]) await forget(stale);
        if (database.isInTransaction()) throw error;
        return execute(text, values);
      }
    },
  };
}

/**
 * True of the error of a prepared statement that no longer fits. It is raised before anything was executed, and the
 * statement is prepared afresh when it comes again.
 */
export function isStalePlan(error: unknown): boolean {
  return STALE_PLAN_CODES.includes(codeOf(error));
}

function readDescription(
  answer: readonly BackendMessage[],
): Pick<PreparedStatement, "parameterTypes" | "columns"> {
  const parameters = answer.find((message) => message instanceof messages.ParameterDescriptionMessage);
  const row = answer.find((message) => message instanceof messages.RowDescriptionMessage);
  return {
    parameterTypes: parameters?.dataTypeIDs ?? [],
    columns: row?.fields ?? [],
  };
}

function isDataRow(message: BackendMessage): message is InstanceType<typeof messages.DataRowMessage> {
  return message instanceof messages.DataRowMessage;
}

function firstKey<Key>(map: ReadonlyMap<Key, unknown>): Key {
  const [key] = map.keys();
  return key as Key;
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

import type { Options } from "amqplib";

/** What is sent. */
export interface HostileMessage {
  /** Where a worker can read it: then it owes a result. */
  readonly id: string | undefined;
  readonly body: Buffer;
  readonly options: Options.Publish;
}

type Headers = Readonly<Record<string, unknown>>;
type Create = (id: string) => Omit<HostileMessage, "body"> & { readonly body: string | Buffer };

const JSON_TYPE = { contentType: "application/json", contentEncoding: "utf-8" };
const DEEP = 100_000;

/** A message to a task that is there, with something wrong in its body or its headers. */
function wrong(body: unknown, headers: Headers = {}, options: Options.Publish = JSON_TYPE): Create {
  const text = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (id) => ({ id, body: text, options: { ...options, headers: { task: "ts.good", id, ...headers } } });
}

/** As {@link wrong}, so that not even the id can be read. */
function nameless(body: unknown, headers: Headers | undefined, options: Options.Publish = JSON_TYPE): Create {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return () => ({ id: undefined, body: text, options: { ...options, ...(headers && { headers }) } });
}

/** Kinds of messages that a worker refuses. */
const kinds: Readonly<Record<string, Create>> = {
  "no JSON": wrong("{"),
  empty: wrong(""),
  "a text": wrong('"[]"'),
  "an object": wrong({}),
  "a pickle": wrong(
    Buffer.from([0x80, 4, 0x4e, 0x2e]),
    {},
    { contentType: "application/x-python-serialize" },
  ),
  "no content type": wrong([[], {}, {}], {}, {}),
  "another encoding": wrong([[], {}, {}], {}, { ...JSON_TYPE, contentEncoding: "utf-16" }),
  compressed: wrong([[], {}, {}], { compression: "application/zlib" }),
  "compressed by something without a text": wrong([[], {}, {}], { compression: { toString: 1, valueOf: 1 } }),
  "args that are no list": wrong([{ length: 1 }, {}, {}]),
  "kwargs that are a list": wrong([[], [], {}]),
  "an embed that is a list": wrong([[], {}, []]),
  "a chord": wrong([[], {}, { chord: { task: "ts.good" } }]),
  "a chain of numbers": wrong([[], {}, { chain: [1] }]),
  "a chain with a group": wrong([[], {}, { chain: [{ task: "celery.group", subtask_type: "group" }] }]),
  "callbacks that are a text": wrong([[], {}, { callbacks: "ts.good" }]),
  "an eta that is no time": wrong([[], {}, {}], { eta: "soon" }),
  "an expiry that is a number": wrong([[], {}, {}], { expires: 12 }),
  "an integer beyond 2^53": wrong("[[9007199254740993], {}, {}]"),
  "an infinite number": wrong("[[1e999], {}, {}]"),
  "a typed value that is nested too deep": wrong(
    `[[${"[".repeat(DEEP)}{"__type__": "uuid", "__value__": 1}${"]".repeat(DEEP)}], {}, {}]`,
  ),
  "a task that nobody has": wrong([[], {}, {}], { task: "ts.unknown" }),
  "no id": nameless([[], {}, {}], { task: "ts.good" }),
  "an id that is no text": nameless([[], {}, {}], { task: "ts.good", id: { text: "id" } }),
  "another program's": nameless("hello", undefined, { contentType: "text/plain" }),
};

/** So many of each kind, with ids of their own. */
export function createHostileMessages(perKind: number): readonly HostileMessage[] {
  return Array.from({ length: perKind }, (_, round) =>
    Object.values(kinds).map((create, kind) => {
      const message = create(`hostile-${kind}-${round}`);
      return { ...message, body: Buffer.from(message.body) };
    }),
  ).flat();
}

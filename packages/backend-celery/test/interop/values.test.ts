import { defineTask, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };

const echo = defineTask("ts.echo", (...args: string[]) => args);
/** Lone surrogates are no text in either language. */
const texts = ["", "naïve", "日本語", "👩‍👩‍👧", "\u0000", "a\u0000b", "\u2028", '"\\/\n\t', "\uFFFD", "ﬃ"];

const typed = {
  datetime: "2026-01-02T03:04:05+00:00",
  date: "2026-01-02",
  decimal: "1.50",
  uuid: "12345678-1234-5678-1234-567812345678",
  bytes: "Y2Fm/w==",
};

test("arguments of Python's own types reach our handler as texts", async () => {
  const { queue } = await interop.serve({ echo });
  const value = await interop.python.run(
    `import tasks
return app.send_task("ts.echo", args=[tasks.typed_values(), b"caf"], queue=given["queue"]).get(timeout=10)`,
    { queue },
  );
  expect(value).toEqual([typed, "Y2Fm"]);
});

test("results of Python's own types are read as texts", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.typed_values");
  expect(unwrap(await backend.waitForResult(id, WAIT))).toEqual(typed);
});

test("objects of ours that look like Python's typed values come back as they were", async () => {
  const lookalike = { __type__: "decimal", __value__: "1.50" };
  const { backend, queue } = await interop.serve({ echo });
  const id = await backend.using({ queue }).submit("ts.echo", lookalike);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toEqual([lookalike]);
});

test("texts of any kind go to Python and back", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.echo", ...texts);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toEqual({ args: texts, kwargs: {} });
});

test("texts of any kind come from Python and go back", async () => {
  const { queue } = await interop.serve({ echo });
  const value = await interop.python.run(
    `return app.send_task("ts.echo", args=given["texts"], queue=given["queue"]).get(timeout=10)`,
    { queue, texts },
  );
  expect(value).toEqual(texts);
});

test("numbers keep their value in both directions", async () => {
  const numbers = [0, -1, 0.1, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, -(2 ** 53 - 1), 1e20];
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.echo", ...numbers.slice(0, -1));
  expect(unwrap(await backend.waitForResult(id, WAIT))).toMatchObject({ args: numbers.slice(0, -1) });
  const { queue } = await interop.serve({ echo });
  const value = await interop.python.run(
    `return app.send_task("ts.echo", args=[*given["numbers"][:-1], 1e20], queue=given["queue"]).get(timeout=10)`,
    { queue, numbers },
  );
  expect(value).toEqual(numbers);
});

test("an integer beyond 2^53 ends INVALID_ARGUMENTS at our worker, and get() raises in Python", async () => {
  const { backend, queue } = await interop.serve({ echo });
  const [id, raised] = await interop.python.run<[string, string]>(
    `result = app.send_task("ts.echo", args=[2**53 + 1], queue=given["queue"])
try:
    result.get(timeout=10)
except Exception as error:
    return [result.id, str(error)]`,
    { queue },
  );
  expect(raised).toContain("9007199254740993");
  expect(await backend.getResult(id)).toMatchObject({
    status: "failed",
    error: { code: "INVALID_ARGUMENTS", retryable: false },
  });
});

test("NaN of Python's, which is no JSON, ends failed and get() raises", async () => {
  const { queue } = await interop.serve({ echo });
  const raised = await interop.python.run(
    `try:
    app.send_task("ts.echo", args=[float("nan")], queue=given["queue"]).get(timeout=10)
except Exception as error:
    return str(error)`,
    { queue },
  );
  expect(raised).toContain("JSON");
});

test("a result beyond 2^53 is refused rather than rounded", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.big");
  await expect(backend.waitForResult(id, WAIT)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
});

test("arguments of Python's types for a later step in Python keep their type on the way through ours", async () => {
  const { queue } = await interop.serve({ first: defineTask("ts.first", () => "first") });
  const value = await interop.python.run(
    `import decimal
from celery import chain, signature
first = signature("ts.first", queue=given["queue"])
second = signature("py.types", args=(decimal.Decimal("1.50"), 2**60), queue="py")
return chain(first, second).apply_async().get(timeout=10)`,
    { queue },
  );
  expect(value).toEqual([
    ["str", "first"],
    ["Decimal", "1.50"],
    ["int", String(2n ** 60n)],
  ]);
});

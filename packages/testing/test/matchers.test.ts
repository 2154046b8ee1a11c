import { defineTask, workflow } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { createTestBackend, type TestBackend } from "../src/index.ts";
import { taskMatchers } from "../src/vitest.ts";

expect.extend(taskMatchers);

const sendMail = defineTask("send_mail", (mail: { to: string; retries?: number }) => mail.to);
const resize = defineTask("resize", (id: number, size: string) => `${id}-${size}`);
const flow = workflow("album").step(resize);

/** What an assertion that fails says, without colours. */
function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
    return (error as Error).message.replace(/\u001b\[\d+m/g, "");
  }
  throw new Error("The assertion holds.");
}

async function createSubmitted(): Promise<TestBackend> {
  const backend = createTestBackend();
  await backend.submit(sendMail, { to: "ada@example.org" });
  await backend.submit(resize, 7, "small");
  await backend.submit(resize, 8, "large");
  await backend.submitWorkflow(flow, 9, "large");
  return backend;
}

describe("toHaveSubmitted()", () => {
  it("holds for a task, a workflow or a name that was submitted, with any arguments", async () => {
    const backend = await createSubmitted();
    expect(backend).toHaveSubmitted(sendMail);
    expect(backend).toHaveSubmitted("resize");
    expect(backend).toHaveSubmitted(flow);
    expect(backend).not.toHaveSubmitted("never");
  });

  it("holds for the arguments of any of its submits, and for those of a workflow's first step", async () => {
    const backend = await createSubmitted();
    expect(backend).toHaveSubmitted(sendMail, [{ to: "ada@example.org" }]);
    expect(backend).toHaveSubmitted(resize, [8, "large"]);
    expect(backend).toHaveSubmitted(flow, [9, "large"]);
    expect(backend).not.toHaveSubmitted(resize, [8, "small"]);
    expect(backend).not.toHaveSubmitted("resize", [8]);
    expect(backend).not.toHaveSubmitted(sendMail, [{ to: "ada@example.org", retries: 1 }]);
  });

  it("tells a task from a workflow of the same name", async () => {
    const backend = createTestBackend();
    const namesake = workflow("resize").step(sendMail);
    await backend.submit(resize, 7, "small");
    expect(backend).toHaveSubmitted(resize);
    expect(backend).not.toHaveSubmitted(namesake);
    await backend.submitWorkflow(namesake, { to: "ada@example.org" });
    expect(backend).toHaveSubmitted(namesake);
    expect(backend).toHaveSubmittedTimes(resize, 1);
    expect(backend).toHaveSubmittedTimes("resize", 2);
  });

  it("takes asymmetric matchers, and undefined for what was left out", async () => {
    const backend = await createSubmitted();
    expect(backend).toHaveSubmitted(sendMail, [{ to: expect.stringContaining("@") }]);
    expect(backend).toHaveSubmitted(sendMail, [expect.anything()]);
    expect(backend).toHaveSubmitted(sendMail, [{ to: "ada@example.org", retries: undefined as never }]);
  });

  it("shows what was submitted when it does not hold", async () => {
    const backend = await createSubmitted();
    const message = messageOf(() => expect(backend).toHaveSubmitted(resize, [8, "huge"]));
    expect(message).toContain('Expected the backend to have submitted "resize" with [8, "huge"].');
    expect(message).toContain(
      [
        "It has submitted:",
        '  1. send_mail [{"to": "ada@example.org"}]',
        '  2. resize [7, "small"]',
        '  3. resize [8, "large"]',
        '  4. album [9, "large"]',
      ].join("\n"),
    );
  });

  it("shows no more than twenty submits", async () => {
    const backend = createTestBackend();
    await backend.submitMany(
      resize,
      Array.from({ length: 22 }, (_, id) => [id, "small"] as [number, string]),
    );
    const message = messageOf(() => expect(backend).toHaveSubmitted("never"));
    expect(message).toContain('20. resize [19, "small"]\n  and 2 more');
    expect(message).not.toContain("21.");
  });

  it("shows the difference to the only submit of that name", async () => {
    const backend = await createSubmitted();
    const message = messageOf(() => expect(backend).toHaveSubmitted(sendMail, [{ to: "bob@example.org" }]));
    expect(message).toContain('-     "to": "bob@example.org",');
    expect(message).toContain('+     "to": "ada@example.org",');
  });

  it("says so when nothing was submitted, and what was when it must not have been", async () => {
    const nothing = createTestBackend();
    expect(messageOf(() => expect(nothing).toHaveSubmitted("any"))).toContain("It has submitted nothing.");
    const backend = await createSubmitted();
    const message = messageOf(() => expect(backend).not.toHaveSubmitted(sendMail));
    expect(message).toContain('Expected the backend not to have submitted "send_mail".');
    expect(message).toContain("1. send_mail");
  });

  it("throws for what is no test backend", () => {
    expect(() => expect({}).toHaveSubmitted("any")).toThrow(TypeError);
    expect(() => expect(undefined).toHaveSubmittedTimes("any", 1)).toThrow(TypeError);
  });
});

describe("toHaveSubmittedTimes()", () => {
  it("counts the submits of a name", async () => {
    const backend = await createSubmitted();
    expect(backend).toHaveSubmittedTimes(resize, 2);
    expect(backend).toHaveSubmittedTimes("never", 0);
    expect(backend).not.toHaveSubmittedTimes(resize, 1);
  });

  it("does not count a submit that an idempotency key kept out", async () => {
    const backend = createTestBackend();
    const keyed = backend.using({ idempotencyKey: "once" });
    await keyed.submit(resize, 1, "small");
    await keyed.submit(resize, 1, "small");
    expect(backend).toHaveSubmittedTimes(resize, 1);
  });

  it("shows both numbers and what was submitted when it does not hold", async () => {
    const backend = await createSubmitted();
    const message = messageOf(() => expect(backend).toHaveSubmittedTimes(resize, 3));
    expect(message).toContain('Expected submissions of "resize": 3\nReceived: 2');
    expect(message).toContain("3. resize");
    const negated = messageOf(() => expect(backend).not.toHaveSubmittedTimes(resize, 2));
    expect(negated).toContain('Expected submissions of "resize": not 2');
  });
});

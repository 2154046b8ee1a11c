import { describe, expect, it } from "vitest";
import { checkQueues, describePlace, parseDescription, workflowNameOf } from "./hatchet-names.ts";

const plain = { namespace: "", naming: undefined };
const invalid = expect.objectContaining({ code: "INVALID_NAME" });

describe("workflowNameOf()", () => {
  it.each([
    ["default", "send", "send"],
    ["emails", "send", "emails.send"],
    ["default", "emails.send", "default.emails.send"],
    ["Emails", "sendMail", "emails.sendmail"],
    ["default", "default.send", "default.default.send"],
  ])("of queue %s and task %s is %s", (queue, taskName, name) => {
    expect(workflowNameOf({ queue, taskName }, plain)).toBe(name);
  });

  it("is another one for each place, whatever dots are in names", () => {
    const places = [
      { queue: "default", taskName: "send" },
      { queue: "default", taskName: "emails.send" },
      { queue: "emails", taskName: "send" },
      { queue: "default", taskName: "default.send" },
      { queue: "default", taskName: ".send" },
    ];
    expect(new Set(places.map((place) => workflowNameOf(place, plain))).size).toBe(places.length);
  });

  it("begins with the namespace in lower case, also where the task's name begins with it by chance", () => {
    expect(workflowNameOf({ queue: "default", taskName: "App_send" }, { ...plain, namespace: "App_" })).toBe(
      "app_app_send",
    );
  });

  it("is what a naming says, and this library's own where it says nothing", () => {
    const naming = {
      workflowName: ({ taskName }: { taskName: string }) => (taskName === "send" ? "SendEmail" : undefined),
    };
    expect(workflowNameOf({ queue: "emails", taskName: "send" }, { namespace: "a_", naming })).toBe(
      "a_sendemail",
    );
    expect(workflowNameOf({ queue: "emails", taskName: "other" }, { namespace: "", naming })).toBe(
      "emails.other",
    );
  });

  it.each([
    ["with.dot", "send"],
    ["with:colon", "send"],
    ["default", "on-failure-task"],
    ["default", "On-Success-Task"],
  ])("refuses queue %s with task %s", (queue, taskName) => {
    expect(() => workflowNameOf({ queue, taskName }, plain)).toThrow(invalid);
  });
});

describe("checkQueues()", () => {
  it("refuses queues that differ in case only", () => {
    expect(() => checkQueues(["case", "CASE"])).toThrow(invalid);
    expect(() => checkQueues(["case", "other"])).not.toThrow();
  });
});

describe("a description", () => {
  it("tells the place as it is written", () => {
    const place = { queue: "Bulk", taskName: "sendMail" };
    expect(parseDescription(describePlace(place))).toEqual(place);
  });

  it.each([[undefined], [""], ["Sends an email."]])("of somebody else's tells none: %j", (description) => {
    expect(parseDescription(description)).toBeUndefined();
  });
});

import { testBackend } from "@task-abstraction/conformance";
import { testing } from "../src/testing-adapter.ts";
import posing, { poses } from "./conformance/posing-backend.ts";
import { onTestEngine } from "./conformance/testing-harness.ts";

testBackend({
  ...onTestEngine(),
  name: "testing",
  packageName: "@task-abstraction/testing",
  definition: testing,
});

// Both branches of every capability are proven here, also those that no engine of ours has yet.
for (const [pose, narrowed] of Object.entries(poses)) {
  testBackend({
    ...onTestEngine({ pose }),
    name: `testing, posing as ${pose}`,
    packageName: "./posing-backend.ts",
    definition: posing,
    narrowed,
  });
}

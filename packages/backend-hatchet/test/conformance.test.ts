import { testBackend } from "@task-abstraction/conformance";
import { hatchetUnderTest } from "./conformance/hatchet-under-test.ts";

testBackend(hatchetUnderTest);

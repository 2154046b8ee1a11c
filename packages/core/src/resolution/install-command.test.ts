import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeDirectory, createFolder } from "../../test/temporary-folder.ts";
import { installCommand } from "./install-command.ts";

beforeEach(() => vi.stubEnv("npm_config_user_agent", undefined));
afterEach(() => vi.unstubAllEnvs());

describe("installCommand()", () => {
  it.each([
    ["pnpm-lock.yaml", "pnpm add x"],
    ["yarn.lock", "yarn add x"],
    ["bun.lock", "bun add x"],
    ["bun.lockb", "bun add x"],
    ["package-lock.json", "npm install x"],
  ])("with a %s is %s", (lockFile, command) => {
    changeDirectory(createFolder({ [lockFile]: "" }));
    expect(installCommand("x")).toBe(command);
  });

  it("takes the nearest lock file of the folders above", () => {
    const folder = createFolder({ "yarn.lock": "", "app/pnpm-lock.yaml": "", "app/source/deep/file": "" });
    changeDirectory(join(folder, "app/source/deep"));
    expect(installCommand("x")).toBe("pnpm add x");
  });

  it("takes the package manager that runs the script where there is no lock file", () => {
    changeDirectory(createFolder({}));
    vi.stubEnv("npm_config_user_agent", "yarn/4.1.0 npm/? node/v24.0.0 linux x64");
    expect(installCommand("x")).toBe("yarn add x");
    vi.stubEnv("npm_config_user_agent", "npm/11.0.0 node/v24.0.0 linux x64");
    expect(installCommand("x")).toBe("npm install x");
  });

  it("is npm's where nothing tells", () => {
    changeDirectory(createFolder({}));
    expect(installCommand("@scope/x")).toBe("npm install @scope/x");
  });
});

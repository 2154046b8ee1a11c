import { runCommand } from "../process/run-command.ts";

/** Not the user's own: a name has no place in a temporary commit, and a key would ask for its password. */
const AUTHOR = [
  "user.name=release",
  "user.email=release@localhost",
  "commit.gpgsign=false",
  "tag.gpgsign=false",
];

/** Commits whatever has changed in a copy; changesets asks git which changes are released. */
export async function commitAll(folder: string, title: string): Promise<void> {
  const settings = AUTHOR.flatMap((setting) => ["-c", setting]);
  await runCommand(["git", "add", "--all", "--force"], { folder });
  await runCommand(["git", ...settings, "commit", "--quiet", "--allow-empty", "--message", title], {
    folder,
  });
}

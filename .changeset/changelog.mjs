/**
 * How changes read in CHANGELOG.md and on the pages of releases: what their author wrote, and nothing else. The generators of
 * changesets put the hash of a commit before each sentence, and a list of hashes behind "Updated dependencies".
 */
export default {
  /** @param {{ summary: string }} changeset */
  getReleaseLine: ({ summary }) => {
    const [first, ...others] = summary.split("\n").map((line) => line.trimEnd());
    return [`- ${first}`, ...others.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
  },
  /**
   * @param {readonly object[]} _changesets
   * @param {readonly { name: string, newVersion: string }[]} dependencies
   */
  getDependencyReleaseLine: (_changesets, dependencies) =>
    dependencies.map(({ name, newVersion }) => `- Goes with \`${name}\` ${newVersion}.`).join("\n"),
};

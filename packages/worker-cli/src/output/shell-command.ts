/** A command line that can be copied: words that a shell would take apart are quoted. */
export function shellCommand(...words: readonly (string | undefined)[]): string {
  return words
    .filter((word) => word !== undefined)
    .map(quote)
    .join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** One argument as a POSIX shell reads it back, byte for byte. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command of words, each quoted where it needs to be. */
export const commandLine = (...words: readonly string[]): string => words.map(shellWord).join(' ');

/** The text of a file as one argument: `kubectl patch --patch-file` does not exist before 1.21. */
export const textOfFile = (name: string): string => `"$(cat ${shellWord(name)})"`;

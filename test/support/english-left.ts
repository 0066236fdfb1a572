/** In a sentence these are no words of ours: what is quoted from evidence, commands to copy, functions of a back-trace. */
const quoted = /`[^`]*`|“[^”]*”|"[^"]*"|kubectl [^\p{Script=Han}，。；）]*|--[a-z-]+|\w+\(\)/gu;
const breaks = /[\s，。；：、！？（）()]+/u;
/** Lower case but for its first letter. Keys (`Mem_Buf_Limit`), instances, paths, versions and abbreviations are none. */
const plainWord = /^[A-Za-z][a-z']*[,.;:]?$/;
const han = /\p{Script=Han}/u;

/**
 * Runs of English words in a text that is to be Chinese: more than three beside an ideograph, more than two without any. Shorter ones
 * are names: `Fluent Bit`, `OpenTelemetry traces`, `chunk containers`.
 */
export function englishLeft(text: string): readonly string[] {
  const limit = han.test(text) ? 3 : 2;
  const runs: string[][] = [[]];
  for (const token of text.replaceAll(quoted, ' | ').split(breaks)) {
    if (plainWord.test(token)) runs.at(-1)?.push(token);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > limit).map((run) => run.join(' '));
}

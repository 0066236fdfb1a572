import { wordsOf } from '../language/words-of.ts';

/** What a sentence about something unknown needs to name. Commands are ready to be typed. */
interface UnknownText {
  readonly what: string;
  readonly why: string;
  /** `command` is what a person types; it stays as it is in every language. */
  readonly howToSettle: (command: string) => string;
}

type SettledByCommand = 'deathLog' | 'noLog' | 'emptyLog' | 'version';
type SettledInWords = 'config' | 'mountedConfig' | 'counters' | 'defect' | 'killer' | 'memoryUse';

export const unknownsWords = wordsOf(({ say }) => {
  const byCommand = (about: SettledByCommand): UnknownText => ({
    what: say(`unknown.${about}.what`),
    why: say(`unknown.${about}.why`),
    howToSettle: (command) => command,
  });
  const inWords = (about: SettledInWords): UnknownText => ({
    what: say(`unknown.${about}.what`),
    why: say(`unknown.${about}.why`),
    howToSettle: (command) => say(`unknown.${about}.howToSettle`, { command }),
  });
  return {
    /** `why` and `wouldTell` are the words of whatever refused. */
    gap: (gap: { readonly why: string; readonly wouldTell: string }): Omit<UnknownText, 'what'> => ({
      why: say('unknown.gap.why', { why: gap.why, wouldTell: gap.wouldTell }),
      howToSettle: () => say('unknown.gap.howToSettle'),
    }),
    pod: (name: string): UnknownText => ({
      what: say('unknown.pod.what', { name }),
      why: say('unknown.pod.why'),
      howToSettle: (command) => command,
    }),
    deathLog: byCommand('deathLog'),
    noLog: byCommand('noLog'),
    emptyLog: byCommand('emptyLog'),
    version: byCommand('version'),
    config: inWords('config'),
    mountedConfig: inWords('mountedConfig'),
    counters: inWords('counters'),
    defect: inWords('defect'),
    killer: inWords('killer'),
    memoryUse: inWords('memoryUse'),
  };
});

export type UnknownsWords = ReturnType<typeof unknownsWords>;

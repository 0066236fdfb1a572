import { wordsOf } from '../language/words-of.ts';

/** What files and commands need to be said with: whole sentences, but for `keyIn`. */
export const lastingWords = wordsOf(({ say }) => ({
  keyIn: (place: string, key: string, to: string) =>
    to === '' ? say('lasting.keyIn.takeAway', { place, key }) : say('lasting.keyIn.set', { place, key, to }),
  /** The configuration is rendered into a Secret. */
  secretConfig: (secret: string) => say('lasting.secretConfig', { secret }),
  /** The text holds something secret or is not known. */
  notWrittenOut: (object: string, values: string) => say('lasting.notWrittenOut', { object, values }),
  chartName: (chart: string) => say('lasting.chartName', { chart }),
  partOfChart: (chart: string) => say('lasting.partOfChart', { chart }),
  unknownChart: (chart: string | undefined) => say('lasting.unknownChart', { chart: chart ?? 'none' }),
  unknownKeys: (what: string) => say('lasting.unknownKeys', { what }),
  probe: say('lasting.probe'),
  inGit: (place: string) => say('lasting.inGit', { place }),
  keptBy: (resource: string, owner: string) => say('lasting.keptBy', { resource, owner }),
  addon: (kind: 'eks' | 'aks' | 'gke' | 'other') => say(`lasting.addon.${kind}`),
  resourceUnknown: (owner: string) => say('lasting.resourceUnknown', { owner }),
  inputUnknown: (key: string, to: string, inputs: string) =>
    say('lasting.inputUnknown', { key, to, inputs: inputs || 'none' }),
  component: say('lasting.component'),
  manifests: say('lasting.manifests'),
  noDestination: (kind: 'unmapped' | 'inline' | 'unread' | 'notGit' | 'ambiguous' | 'addon' | 'unseen') =>
    say(`lasting.noDestination.${kind}`),
  /** What names the place, where the settings do. */
  settings: say('lasting.settings'),
  noBranch: (revision: string) => say('lasting.noBranch', { revision }),
}));

export type LastingWords = ReturnType<typeof lastingWords>;

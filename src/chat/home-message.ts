import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import { asClause, said, type Words } from '../language/words.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import { incidentLine } from './command-messages.ts';
import { detailsButton } from './details-button.ts';
import type { Message, Part, Span } from './message.ts';
import { bold, link, paragraph, plain, saying, time } from './spans.ts';

/** Which incidents a person wants to see in the App Home: `cluster` and `page` narrow what `show` means. */
export interface HomeWish {
  readonly show: HomeShow;
  /** Empty for all. */
  readonly cluster: string;
  /** From 0. */
  readonly page: number;
}

export const homeShows = ['needs-me', 'open', 'ended', 'all'] as const;
export type HomeShow = (typeof homeShows)[number];

export const firstWish: HomeWish = { show: 'open', cluster: '', page: 0 };

/** Why an incident waits for this person. */
export type HomeNeed = 'approval' | 'halted' | 'acknowledge';

export interface HomeRow {
  readonly incident: Incident;
  readonly need?: HomeNeed;
  /** Where its messages stand, as a web address. */
  readonly url?: string;
}

export interface HomeView {
  readonly wish: HomeWish;
  /** Those of the page. */
  readonly rows: readonly HomeRow[];
  /** How many fit the wish on all pages. */
  readonly count: number;
  readonly counts: { readonly needMe: number; readonly open: number };
  readonly clusters: readonly HomeCluster[];
  /** Watched workloads of the clusters that the person may read. */
  readonly workloads: number;
  readonly at: string;
  /** How long incidents are kept after their end, in days. */
  readonly keptDays: number;
  /** The slash command, such as `/fluentbit`. */
  readonly command: string;
}

export interface HomeCluster {
  readonly name: string;
  readonly health: ClusterHealth;
  readonly frozen?: Words;
  readonly writes: boolean;
}

export const rowsAPage = 15;

/** App Home: what needs the person first, then the rest; how the bot, chat and the clusters are. */
export function homeMessage(view: HomeView): Message {
  const { counts, rows } = view;
  const title = said('appHome.title', { count: counts.needMe });
  return {
    text: title,
    tone: 'grey',
    parts: [
      { kind: 'heading', text: title },
      chooser(view),
      ...(rows.length > 0 ? rows.map(rowPart) : [paragraph(said(`appHome.none.${view.wish.show}`))]),
      ...pages(view),
      ...kept(view),
      { kind: 'divider' },
      paragraph(bold(said('appHome.health')), ' ', ...healthSpans(view)),
      ...view.clusters.map(clusterPart),
      { kind: 'footer', spans: [saying('appHome.footer', { time: time(view.at), command: view.command })] },
    ],
  };
}

function chooser({ wish, clusters, counts }: HomeView): Part {
  const shows = homeShows.map((show) => ({
    value: wishValue({ ...wish, show, page: 0 }),
    label: said(`appHome.show.${show}`, { needMe: counts.needMe, open: counts.open }),
  }));
  const names = ['', ...clusters.map(({ name }) => name)];
  const places = names.map((cluster) => ({
    value: wishValue({ ...wish, cluster, page: 0 }),
    label: cluster === '' ? said('appHome.everyCluster') : cluster,
  }));
  const chosen = wishValue({ ...wish, page: 0 });
  return {
    kind: 'buttons',
    choices: [
      { action: 'home-show', label: said('appHome.showLabel'), options: shows, chosen },
      ...(clusters.length > 1
        ? [{ action: 'home-cluster', label: said('appHome.clusterLabel'), options: places, chosen }]
        : []),
    ],
    buttons: [
      { action: 'home-page', value: wishValue(wish), label: said('appHome.refresh') },
      { action: 'ask-diagnosis', value: 'home', label: said('appHome.diagnose'), opensForm: true },
      { action: 'fleet', value: 'home', label: said('appHome.fleet'), opensForm: true },
    ],
  };
}

function rowPart({ incident, need, url }: HomeRow): Part {
  const words = need === undefined ? [] : [plain(' · '), bold(said(`appHome.need.${need}`))];
  const place = url === undefined ? [] : [plain(' · '), link(url, said('appHome.open'))];
  return {
    kind: 'row',
    spans: [...incidentLine(incident), ...words, ...place],
    button: detailsButton(incident),
  };
}

function pages({ wish, count }: HomeView): readonly Part[] {
  const last = Math.max(0, Math.ceil(count / rowsAPage) - 1);
  if (last === 0) return [];
  const first = wish.page * rowsAPage + 1;
  const shown = said('appHome.page', { first, last: Math.min(count, first + rowsAPage - 1), count });
  const turn = (page: number, label: Words) => ({
    action: 'home-page',
    value: wishValue({ ...wish, page }),
    label,
  });
  return [
    paragraph(shown),
    {
      kind: 'buttons',
      buttons: [
        ...(wish.page > 0 ? [turn(wish.page - 1, said('appHome.newer'))] : []),
        ...(wish.page < last ? [turn(wish.page + 1, said('appHome.older'))] : []),
      ],
    },
  ];
}

/** Where ended incidents are listed, why the list has an end. */
function kept({ wish, keptDays }: HomeView): readonly Part[] {
  if (wish.show !== 'ended' && wish.show !== 'all') return [];
  return [paragraph(said('appHome.kept', { days: keptDays }))];
}

function healthSpans({ clusters, workloads }: HomeView): readonly Span[] {
  const away = clusters.filter(({ health }) => health.state === 'away').length;
  return [
    plain(
      away === 0 ? said('appHome.allWell', { workloads }) : said('appHome.someAway', { workloads, away }),
    ),
  ];
}

function clusterPart({ name: cluster, health, frozen, writes }: HomeCluster): Part {
  const mode = frozen ?? said(writes ? 'appHome.writes' : 'appHome.reads');
  const since = time(health.since);
  return paragraph(
    health.state === 'away'
      ? saying('appHome.clusterAway', { cluster, since, why: asClause(quoted(health.why)), mode })
      : saying('appHome.cluster', { cluster, since, mode }),
  );
}

/** A wish as a button carries it. */
export const wishValue = ({ show, cluster, page }: HomeWish): string => `${show} ${page} ${cluster}`;

/** The first page of what is open where the value is no wish. */
export function wishOf(value: string): HomeWish {
  const [show, page = '', cluster = ''] = value.split(' ');
  const known = homeShows.find((each) => each === show);
  return known ? { show: known, cluster, page: /^\d{1,4}$/.test(page) ? Number(page) : 0 } : firstWish;
}

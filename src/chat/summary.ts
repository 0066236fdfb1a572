import type { Attempt } from '../incident/incident.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import type { CaseView } from './case-view.ts';
import { detailsButton } from './details-button.ts';
import { mebibytes, pods, reach, signalCount, span, workloadName } from './incident-words.ts';
import type { MemoryChart } from './memory-chart.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { bold, paragraph, saying, time } from './spans.ts';
import { timelineOf } from './timeline-chart.ts';
import { timelineParts } from './timeline-words.ts';
import { verdictButtons, verdictPart } from './verdict-words.ts';

/** What happened, what was changed and what was measured: posted once when the incident is resolved. */
export function summaryMessage(view: CaseView): Message {
  const { incident } = view;
  const lasted =
    incident.state === 'resolved' ? Date.parse(incident.resolvedAt) - Date.parse(incident.openedAt) : 0;
  const how = asSentence(incident.state === 'resolved' ? incident.how : '');
  const last = incident.attempts.at(-1);
  const timeline = timelineOf(incident);
  const end = last?.outcome === 'held' && !last.refuted ? 'held' : 'closed';
  const first = said(`summary.first.${end}`, { name: workloadName(incident), span: span(lasted) });
  return {
    text: said(`summary.text.${end}`, { first, how }),
    tone: end === 'held' ? 'green' : 'grey',
    parts: [
      { kind: 'heading', text: said(`summary.heading.${end}`, { first }) },
      paragraph(saying(`summary.how.${end}`, { how })),
      ...(last?.refuted
        ? [paragraph(saying('summary.refutedLater', { why: asSentence(last.refuted.why) }))]
        : []),
      paragraph(bold(said('summary.whatHappened'))),
      { kind: 'list', items: story(view) },
      ...verdictPart(incident),
      ...(timeline ? timelineParts(timeline) : []),
      ...(view.chart ? [picture(view.chart)] : []),
      {
        kind: 'buttons',
        buttons: [...verdictButtons(incident), reopenButton(incident)],
        overflow: [detailsButton(incident)],
      },
      {
        kind: 'footer',
        spans: [
          saying('summary.footer', {
            id: incident.id,
            pods: reach(incident),
            signals: signalCount(incident),
          }),
        ],
      },
    ],
  };
}

const reopenButton = ({ id }: CaseView['incident']): Button => ({
  action: 'reopen',
  value: id,
  label: said('summary.reopen'),
});

function story({ incident }: CaseView): readonly (readonly Span[])[] {
  const began = time(incident.openedAt);
  const opened = incident.since
    ? saying('summary.beganAfter', { time: began, change: incident.since.what })
    : saying('summary.began', { time: began });
  return [[opened], ...incident.attempts.flatMap(attemptItem)];
}

/** What was never decided about is no part of the story. */
function attemptItem({ outcome, refuted, why, title, ...when }: Attempt): readonly (readonly Span[])[] {
  if (outcome === 'replaced' || outcome === 'withdrawn') return [];
  const places = {
    time: time(when.startedAt ?? when.offeredAt),
    title: bold(title),
    outcome: said(refuted ? 'summary.outcome.refuted' : `summary.outcome.${outcome}`),
  };
  return [[why ? saying('summary.attemptWhy', { ...places, why }) : saying('summary.attempt', places)]];
}

function picture(chart: MemoryChart): Part {
  return { kind: 'picture', chart, title: said('chart.title'), alt: chartWords(chart) };
}

/** The finding of the picture in numbers, for those who cannot see it. */
export function chartWords(chart: MemoryChart): Words {
  const points = chart.series.flatMap((series) => series.points);
  if (points.length === 0) return said('chart.nothing');
  const limits = [...new Set(chart.limit.map((step) => mebibytes(step.bytes)))];
  return said('chart.alt', {
    pods: pods(chart.series.length),
    peak: mebibytes(Math.max(...points.map((point) => point.bytes))),
    limits:
      limits.length === 0
        ? said('chart.noLimit')
        : limits
            .slice(1)
            .reduce<Words>((before, next) => said('chart.then', { before, next }), limits[0] ?? ''),
    deaths: chart.marks.filter((mark) => mark.kind === 'death').length,
    changes: chart.marks.filter((mark) => mark.kind === 'change').length,
  });
}

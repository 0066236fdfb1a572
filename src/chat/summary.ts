import type { CaseView } from './case-view.ts';
import { extent, mebibytes, podCount, pods, signalCount, span, workloadName } from './incident-words.ts';
import type { MemoryChart } from './memory-chart.ts';
import type { Button, Message, Part, Span } from './message.ts';
import { sentence } from './sentence.ts';
import { bold, paragraph, plain, time } from './spans.ts';
import { detailsButton } from './details-button.ts';
import { verdictButtons, verdictPart } from './verdict-words.ts';

/** What happened, what was changed and what was measured: posted once when the incident is resolved. */
export function summaryMessage(view: CaseView): Message {
  const { incident } = view;
  const lasted =
    incident.state === 'resolved' ? Date.parse(incident.resolvedAt) - Date.parse(incident.openedAt) : 0;
  const how = incident.state === 'resolved' ? incident.how : '';
  const last = incident.attempts.at(-1);
  const held = last?.outcome === 'held' && !last.refuted;
  const first = `${workloadName(incident)}: ${held ? 'fixed and verified' : 'closed'} after ${span(lasted)}`;
  return {
    text: `${held ? '🟢' : '⚪'} ${first}. ${sentence(how)}`,
    tone: held ? 'green' : 'grey',
    parts: [
      { kind: 'heading', text: `${held ? '🟢 Resolved' : '⚪ Closed'} · ${first}` },
      paragraph(bold(held ? 'Measured: ' : 'Why: '), sentence(how)),
      ...(last?.refuted ? [paragraph(bold('Refuted later: '), sentence(last.refuted.why))] : []),
      paragraph(bold('What happened')),
      { kind: 'list', items: story(view) },
      ...verdictPart(incident),
      ...(view.chart ? [picture(view.chart)] : []),
      {
        kind: 'buttons',
        buttons: [...verdictButtons(incident), reopenButton(incident)],
        overflow: [detailsButton(incident)],
      },
      {
        kind: 'footer',
        spans: [
          plain(
            `${incident.id} · ${podCount(incident)} affected${extent(incident)} · ${signalCount(incident)}`,
          ),
        ],
      },
    ],
  };
}

const reopenButton = ({ id }: CaseView['incident']): Button => ({
  action: 'reopen',
  value: id,
  label: 'Reopen',
});

function story({ incident }: CaseView): readonly (readonly Span[])[] {
  const opened: readonly Span[] = [
    time(incident.openedAt),
    plain(` trouble began${incident.since ? ` after the ${incident.since.what}` : ''}`),
  ];
  const attempts = incident.attempts
    .filter((attempt) => !['replaced', 'withdrawn'].includes(attempt.outcome))
    .map((attempt): readonly Span[] => [
      time(attempt.startedAt ?? attempt.offeredAt),
      plain(' '),
      bold(attempt.title),
      plain(
        `: ${attempt.refuted ? 'held, refuted later' : attempt.outcome}${attempt.why ? ` – ${attempt.why}` : ''}`,
      ),
    ]);
  return [opened, ...attempts];
}

function picture(chart: MemoryChart): Part {
  return {
    kind: 'picture',
    chart,
    title: 'Memory of the pods over time, with their limit',
    alt: chartWords(chart),
  };
}

/** The finding of the picture in numbers, for those who cannot see it. */
export function chartWords(chart: MemoryChart): string {
  const points = chart.series.flatMap((series) => series.points);
  if (points.length === 0) return 'No memory figures were measured.';
  const peak = Math.max(...points.map((point) => point.bytes));
  const limits = [...new Set(chart.limit.map((step) => mebibytes(step.bytes)))];
  const deaths = chart.marks.filter((mark) => mark.kind === 'death').length;
  const changes = chart.marks.filter((mark) => mark.kind === 'change').length;
  return `Memory of ${pods(chart.series.length)}: highest ${mebibytes(peak)}, limit ${limits.join(', then ') || 'none'}; ${deaths} ${deaths === 1 ? 'death' : 'deaths'}, ${changes} ${changes === 1 ? 'change' : 'changes'}.`;
}

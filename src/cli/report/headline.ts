import type { Diagnosis, Finding, LogsEffect } from '../../diagnosis/diagnosis.ts';
import { parseImage } from '../../fluentbit/image.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { cut, type Ink, ink, lineWidthOf, pad, widthOf } from './layout.ts';
import { columnsOf } from './text-columns.ts';
import type { Sheet } from './sheet.ts';
import type { ReportWords } from './report-words.ts';

const sure = 0.8;

/** Five lines for somebody who was just woken: which pod, what is going on, what to do, whether logs are lost, what runs there. */
export function headline(
  diagnosis: Diagnosis,
  plan: Plan | undefined,
  { layout, say }: Sheet,
): readonly string[] {
  const { subject, primary, logs } = diagnosis;
  const { cluster, namespace, workload, pod, container, image, version } = subject;
  const name = [cluster, namespace, pod ?? workload?.name].filter(Boolean).join(' / ') || say.unknownPod;
  const runs = [
    workload && `${workload.kind} ${workload.name}`,
    container && say.container(container),
    say.version(version),
    image,
  ].flatMap((part) => part || []);
  const width = lineWidthOf(layout);
  const labels = [say.what, say.todo, say.logs];
  const labelled = Math.max(...labels.map(columnsOf)) + 2;
  const row = (label: string, text: string, colour: Ink): string =>
    `  ${pad(label, labelled)}${ink(cut(text, width - labelled - 2), colour, layout)}`;
  return [
    ink(cut(name, width), 'bold', layout),
    row(say.what, titleLine(primary, width - labelled - 2, say), toneOf(primary)),
    row(say.todo, todo(diagnosis, plan, say), 'bold'),
    row(say.logs, effectLine(logs, say), effectTones[logs.effect]),
    ink(cut(say.join(runs), width), 'dim', layout),
    '─'.repeat(widthOf(layout)),
  ];
}

/** The title gives way to the confidence where there is no room for both. */
function titleLine({ title, confidence }: Finding, room: number, say: ReportWords): string {
  const word = confidenceWord(confidence, say);
  return say.join([cut(title, room - columnsOf(say.join(['', word]))), word]);
}

/** People get words; the number stays in the JSON. */
export function confidenceWord(confidence: number, { confidence: words }: ReportWords): string {
  if (confidence >= sure) return words('high');
  return confidence >= 0.5 ? words('medium') : words('low');
}

export function toneOf({ cause }: Finding): Ink {
  if (cause === 'healthy' || cause === 'planned-restart') return 'green';
  return cause === 'inconclusive' ? 'yellow' : 'red';
}

/** The effect, since when, and what that rests on. */
export function effectLine({ effect, since, basis }: LogsEffect, say: ReportWords): string {
  const word = say.effects(effect);
  const told = since === undefined ? word : say.since(effect, since.replace(/\.\d+/, ''));
  return `${told}${say.colon}${basis}${say.stop}`;
}

const effectTones = { 'none-seen': 'green', delayed: 'yellow', losing: 'red', unknown: 'yellow' } as const;

function todo({ primary, unknowns }: Diagnosis, plan: Plan | undefined, say: ReportWords): string {
  const steps = plan?.steps ?? [];
  const changes = steps
    .filter((step) => step.kind !== 'advice' && (step.from !== step.to || !step.kind.startsWith('set-')))
    .map((step) => stepWords(step, say).replaceAll(/\s+/g, ' '));
  if (changes.length > 0) {
    const told = say.oneAfterOther([...new Set(changes)]);
    return plan?.adviceOnly === undefined ? told : say.byHand(told);
  }
  if (toneOf(primary) === 'green') return say.nothingToDo;
  const [open] = unknowns;
  if (open && primary.confidence < sure) return say.settleFirst(open.what);
  const advice = steps.find((step) => step.kind === 'advice')?.to.split('\n')[0];
  return advice ?? (open ? say.settleFirst(open.what) : say.noChange);
}

function stepWords({ kind, target, from, to }: Step, say: ReportWords): string {
  if (kind === 'set-config') return say.change(target.split('/').at(-1) ?? '', from, to);
  if (kind === 'set-image') {
    const [before, after] = [parseImage(from), parseImage(to)];
    const isSame = before.repository === after.repository && before.tag && after.tag;
    return isSame
      ? say.change(say.kinds(kind), before.tag ?? from, after.tag ?? to)
      : say.change(say.kinds(kind), '', to);
  }
  return kind === 'set-memory' ? say.change(say.kinds(kind), from, to) : say.kinds(kind);
}

import type { Locale } from '../language/locale.ts';
import { list, said, tell } from '../language/words.ts';
import { digestOf, workloadBasis } from '../plan/digest.ts';
import type { FieldEdit } from '../plan/field-edit.ts';
import type { Destination } from '../plan/lasting.ts';
import type { Plan } from '../plan/plan.ts';
import type { Workload } from '../evidence/evidence.ts';

/** The plan that takes a merged change back, as the workload stands now; undefined for one that did not go through Git. */
export function revertPlan(
  { undo, steps, undoIsSafe, lasting }: Plan,
  workload: Workload,
  locale: Locale = 'en',
): Plan | undefined {
  if (!lasting?.destination) return undefined;
  const danger = undoIsSafe ? '' : said('pullRequest.revertsIntoCrash');
  const plan = {
    steps: undo.map((step) => ({ ...step, risk: tell(list('sentences', [step.risk, danger]), locale) })),
    undo: steps.filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to).toReversed(),
    basis: [workloadBasis(workload)],
    undoIsSafe: true,
    lasting: {
      ...(lasting.owner === undefined ? {} : { owner: lasting.owner }),
      files: [],
      commands: [],
      notes: [],
      destination: reversed(lasting.destination),
      byHand: { files: [], commands: [], notes: [] },
    },
  };
  return { ...plan, digest: digestOf(plan) };
}

function reversed({ edits, ...place }: Destination): Destination {
  if (edits.kind === 'values') return { ...place, edits: { ...edits, edits: edits.edits.map(back) } };
  const objects = edits.objects.map((object) => ({ ...object, edits: object.edits.map(back) }));
  return { ...place, edits: { kind: 'objects', objects } };
}

const back = ({ from, to, ...edit }: FieldEdit): FieldEdit => ({ ...edit, from: to, to: from });

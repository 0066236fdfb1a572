import { isNoTrouble } from '../incident/no-trouble.ts';
import type { Cause, Diagnosis, Risk } from './diagnosis.ts';
import type { Facts } from './facts.ts';

/** What has not happened yet gives way to whatever is seen later. */
const confidence = 0.5;

/**
 * Where nothing is wrong: the same diagnosis once for each risk that has a cause's name, that risk in the place of the primary cause, so
 * that the remedy of the cause can be taken before it strikes. Crashes first, then configuration, then memory. Where something is
 * wrong already there is nothing to foresee.
 */
export function foreseen(diagnosis: Diagnosis, facts: Facts): readonly Diagnosis[] {
  if (!isAtPeace(diagnosis, facts)) return [];
  const named = diagnosis.risks.flatMap((risk) => {
    const cause = causeOf(risk, facts);
    return cause ? [{ risk, cause }] : [];
  });
  return named
    .toSorted((a, b) => order.indexOf(a.cause) - order.indexOf(b.cause))
    .map(({ risk, cause }) => ({
      ...diagnosis,
      primary: {
        cause,
        confidence,
        title: risk.title,
        summary: risk.why,
        ...(risk.advisory === undefined ? {} : { advisory: risk.advisory }),
        evidence: [],
        isAhead: true,
      },
      risks: diagnosis.risks.filter((each) => each !== risk),
    }));
}

/** Nothing wrong, or nothing dead and nothing found: that all is well can seldom be proved. */
function isAtPeace({ primary: { cause } }: Diagnosis, { death, container }: Facts): boolean {
  if (isNoTrouble(cause)) return true;
  return cause === 'inconclusive' && !death && container?.value.status?.state.kind === 'running';
}

const order: readonly Cause[] = [
  'known-crash',
  'invalid-config',
  'unbounded-buffer',
  'memory-limit-too-low',
  'memory-leak',
];

function causeOf({ kind, advisory }: Risk, { memory, advisories }: Facts): Cause | undefined {
  if (kind === 'config') return 'invalid-config';
  if (kind === 'memory')
    return memory && memory.unbounded.length > 0 ? 'unbounded-buffer' : 'memory-limit-too-low';
  const known = advisories.find((match) => match.advisory.id === advisory);
  if (known?.advisory.class === 'crash') return 'known-crash';
  return known?.advisory.class === 'leak' ? 'memory-leak' : undefined;
}

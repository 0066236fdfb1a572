import type { Incident } from '../incident/incident.ts';
import { gauge, type MetricFamily } from '../metric-family.ts';
import type { Store } from '../ports.ts';

const mostOpen = 1_000;
const states = ['open', 'proposed', 'changing', 'verifying', 'undoing'] as const;

/** Incidents that are not resolved, by trouble and by state; every state of every cluster has a figure. */
export async function incidentFigures(
  store: Pick<Store, 'incidents'>,
  clusters: readonly string[],
): Promise<readonly MetricFamily[]> {
  const open = (await store.incidents('open', mostOpen)).map(({ value }) => value);
  return [
    gauge('fluent_medic_incidents_open', 'Incidents that are not resolved.', byTrouble(open)),
    gauge(
      'fluent_medic_incidents',
      'Incidents that are not resolved, by what is done about them now.',
      [...new Set([...clusters, ...open.map(({ workload }) => workload.cluster)])].flatMap((cluster) =>
        states.map((state) => ({
          labels: { cluster, state },
          value: open.filter((one) => one.workload.cluster === cluster && one.state === state).length,
        })),
      ),
    ),
  ];
}

function byTrouble(open: readonly Incident[]): MetricFamily['samples'] {
  const groups = Map.groupBy(open, ({ workload, trouble }) => `${workload.cluster} ${trouble}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ workload, trouble }) => ({
      labels: { cluster: workload.cluster, trouble },
      value: group.length,
    })),
  );
}

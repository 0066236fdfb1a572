import { findWorkloads } from '../adapters/kubernetes/find-workloads.ts';
import { type ClusterSettings, createKubernetesCluster } from '../adapters/kubernetes/kubernetes-cluster.ts';
import { createLog } from '../adapters/log/pino-log.ts';
import { createWallClock } from '../adapters/wall-clock.ts';
import type { ClusterOptions } from '../connect-cluster.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { postureBounds } from '../evidence/bounds.ts';
import type { ReleasePolicy } from '../fluentbit/release.ts';
import { OutsideError } from '../outside-error.ts';
import { postureOf } from '../posture/posture-of.ts';
import type { WorkloadPosture } from '../posture/posture.ts';
import { releasePolicyOf } from '../settings.ts';
import { clustersFrom, settingsFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';
import { ink, type Layout, wrap } from './report/layout.ts';

const help = `fluent-medic fleet [--output text|json]

How every Fluent Bit workload of the settings' clusters, or of the one of KUBECONFIG, stands: versions at risk, limits below what it can need, inputs without a
bound, single instances, no probes, no monitoring. MEDIC_CONFIG says where to look (namespaces, recognise, labelSelector).

  --output json   {"schema":"fluent-medic/fleet@1","workloads":[…]}
`;

/** `fleet`: exit 0 when every workload was read, 1 when the cluster refuses. */
export async function fleetCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    output: { type: 'string', default: 'text' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  if (values.output !== 'text' && values.output !== 'json')
    throw new UsageError(`--output is "${values.output}": expected text or json.`);
  const postures = await readPostures(io);
  if (values.output === 'json')
    io.stdout(`${JSON.stringify({ schema: 'fluent-medic/fleet@1', workloads: postures }, null, 2)}\n`);
  else io.stdout(textOf(postures, io));
  return 0;
}

async function readPostures(io: Io): Promise<readonly WorkloadPosture[]> {
  const read = await settingsFrom(io);
  const policy = releasePolicyOf(read.settings);
  const postures: WorkloadPosture[] = [];
  try {
    for (const options of await clustersFrom(io, read))
      postures.push(...(await posturesIn({ ...options, clock: createWallClock() }, policy, io)));
  } finally {
    io.progress?.('');
  }
  return postures.toSorted((a, b) => b.points.length - a.points.length);
}

type ClusterAccess = ClusterOptions & Pick<ClusterSettings, 'clock'>;

async function posturesIn(
  settings: ClusterAccess,
  policy: ReleasePolicy,
  io: Io,
): Promise<readonly WorkloadPosture[]> {
  const cluster = createKubernetesCluster({ ...settings, log: createLog('silent', { write: () => {} }) });
  const postures: WorkloadPosture[] = [];
  try {
    io.progress?.(`Looking for Fluent Bit in ${settings.name} …`);
    for (const found of await findWorkloads(settings)) {
      io.progress?.(`Reading ${found.workload.namespace}/${found.workload.name} …`);
      const evidence = await cluster.collect(found, postureBounds);
      postures.push(postureOf(evidence, gatherFacts(evidence), policy));
    }
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    throw new Error(`${settings.name} cannot be asked: ${error.message}`, { cause: error });
  }
  return postures;
}

function textOf(postures: readonly WorkloadPosture[], layout: Layout): string {
  if (postures.length === 0) return 'No Fluent Bit workload was found.\n';
  const sections = postures.map(({ namespace, workload, container, version, pods, points }) => {
    const name = `${namespace}/${workload?.name ?? ''}`;
    const facts = `${workload?.kind ?? 'workload'}, container ${container}, ${version ?? 'version not known'}, pods: ${pods ?? 'not known'}`;
    const lines = points.flatMap(({ title, why }) => [
      ...wrap(title, '  ', layout),
      ...wrap(why, '      ', layout),
    ]);
    const body = lines.length > 0 ? lines : ['  Nothing to do.'];
    return [`${ink(name, 'bold', layout)}  ${facts}`, ...body].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

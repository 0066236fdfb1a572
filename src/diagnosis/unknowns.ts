import { deathKind } from './condition-values.ts';
import type { Finding, Unknown } from './diagnosis.ts';
import type { Facts } from './facts.ts';

/** What could not be read, why that matters, and how a person can settle it. */
export function findUnknowns(facts: Facts, primary: Finding): readonly Unknown[] {
  return [
    ...facts.gaps.map((gap) => ({
      what: gap.what,
      why: `${gap.why}; it would have told ${gap.wouldTell}`,
      howToSettle: `Make it readable, then diagnose again.`,
    })),
    ...missingObjects(facts),
    ...missingLogs(facts),
    ...missingConfig(facts),
    ...missingVersion(facts),
    ...missingCounters(facts, primary),
    ...openQuestions(facts, primary),
  ];
}

function missingObjects({ pod, subject }: Facts): readonly Unknown[] {
  if (pod) return [];
  const name = subject.pod ?? 'POD';
  return [
    {
      what: `The pod ${name}`,
      why: 'Without it neither exit code nor memory limit nor restarts are known.',
      howToSettle: `kubectl ${inNamespace(subject)}get pod ${name} -o json`,
    },
  ];
}

function missingLogs(facts: Facts): readonly Unknown[] {
  const { logs, death, subject, container } = facts;
  const where = `kubectl ${inNamespace(subject)}logs ${subject.pod ?? 'POD'} -c ${subject.container ?? 'CONTAINER'}`;
  const neverRan = container?.value.status?.state.kind === 'waiting' && !death;
  if (neverRan) return [];
  const ofDeath = logs.find((each) => each.isOfDeath);
  if (death && (!ofDeath || ofDeath.story.lines === 0)) {
    const what = 'The log of the life that ended';
    const why = 'It would show a back-trace, pauses or failed deliveries before the end.';
    return [{ what, why, howToSettle: `${where} --previous` }];
  }
  if (logs.every((each) => each.story.lines === 0)) {
    const what = logs.length === 0 ? 'The log' : 'The log, which is empty';
    return [{ what, why: 'Nothing is known of what Fluent Bit says.', howToSettle: where }];
  }
  return [];
}

function missingConfig({ mounted, subject, container }: Facts): readonly Unknown[] {
  if (mounted) return [];
  const mounts = container?.value.mounts.length ?? 0;
  const why =
    mounts > 0
      ? 'The file it starts with stands in no ConfigMap at hand: buffer limits, outputs and storage are not known.'
      : 'Buffer limits, outputs and storage are not known.';
  const howToSettle = `kubectl ${inNamespace(subject)}get configmaps -o json, or look at the Secret, image or volume that holds the file.`;
  return [{ what: 'The configuration', why, howToSettle }];
}

function missingVersion({ subject }: Facts): readonly Unknown[] {
  if (subject.version !== null) return [];
  const why = 'Neither a start-up banner nor the image tag tells it, so no advisory can be ruled in or out.';
  const pod = subject.pod ?? 'POD';
  return [
    {
      what: 'The Fluent Bit version',
      why,
      howToSettle: `kubectl ${inNamespace(subject)}exec ${pod} -- /fluent-bit/bin/fluent-bit --version`,
    },
  ];
}

function missingCounters({ monitoring, container }: Facts, primary: Finding): readonly Unknown[] {
  const isRunning = container?.value.status?.state.kind === 'running';
  if (monitoring || !isRunning || primary.cause === 'planned-restart') return [];
  return [
    {
      what: 'The counters of the monitoring API',
      why: 'Retries, drops and buffer use that are not logged stay unseen.',
      howToSettle: 'Set HTTP_Server On and storage.metrics On, then ask /api/v1/metrics and /api/v1/storage.',
    },
  ];
}

function openQuestions(facts: Facts, primary: Finding): readonly Unknown[] {
  const kind = deathKind(facts);
  if (primary.cause === 'unknown-crash') {
    return [
      {
        what: 'Which defect this crash is',
        why: 'No advisory at hand names its frames for this version and configuration.',
        howToSettle: 'Search the Fluent Bit issues for the innermost frame, or open one with the back-trace.',
      },
    ];
  }
  if (primary.cause !== 'inconclusive') return [];
  if (kind === 'killed') {
    return [
      {
        what: 'Who killed the process',
        why: 'Exit code 137 without OOMKilled is a SIGKILL from outside: a failed probe, an eviction, the node or a person.',
        howToSettle: `kubectl ${inNamespace(facts.subject)}get events --field-selector involvedObject.name=${facts.subject.pod ?? 'POD'}, and the node's kernel log.`,
      },
    ];
  }
  if (kind === 'oom-kill') {
    return [
      {
        what: 'What the memory was used for',
        why: 'The kernel kills without a word in the log.',
        howToSettle:
          "Watch the container's memory beside fluentbit_input_storage_memory_bytes: buffers that grow with it have no bound, flat buffers mean a leak.",
      },
    ];
  }
  return [];
}

function inNamespace({ namespace }: Facts['subject']): string {
  return namespace === null ? '' : `-n ${namespace} `;
}

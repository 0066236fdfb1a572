import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import type { Plan, Step } from '../../../src/plan/plan.ts';

export const log = 'logs/logging/fb-1/fluent-bit/previous.log';
export const diagnosis: Diagnosis = {
  schema: 'fluent-medic/diagnosis@1',
  subject: {
    cluster: 'prod-eu',
    namespace: 'logging',
    workload: { kind: 'DaemonSet', name: 'fluent-bit' },
    pod: 'fb-1',
    container: 'fluent-bit',
    image: 'fluent/fluent-bit:3.2.0',
    version: '3.2.0',
  },
  primary: {
    cause: 'known-crash',
    confidence: 0.95,
    title: 'Fluent Bit 3.2.0 crashed',
    summary: 'SIGSEGV.',
    advisory: 'FLB-FWD-PAUSE-1',
    evidence: [
      { source: log, line: 58, text: '#0 fw_conn_event()' },
      { source: 'resources/configmaps.json#fluent-bit.conf', line: 15, text: 'Mem_Buf_Limit   256m' },
      { source: log, line: 26, text: `forward.0 paused ${'x'.repeat(200)}` },
    ],
  },
  contributing: [],
  risks: [
    { kind: 'practice', title: 'A first release', why: 'No fixes yet.' },
    ...['A', 'B', 'C', 'D'].map((id) => ({
      kind: 'advisory' as const,
      advisory: `FLB-${id}`,
      title: `defect ${id}`,
      why: 'It fits.',
    })),
  ],
  logs: {
    effect: 'losing',
    since: '2026-11-22T12:42:52.949139017Z',
    basis: 'chunks were given up',
    inputs: ['forward.0', 'tail.0'],
    tags: ['kube.*'],
  },
  unknowns: [
    {
      what: 'The log',
      why: 'Nothing is known.',
      howToSettle: 'kubectl -n logging logs fb-1 -c fluent-bit --previous',
    },
  ],
  memory: {
    limitBytes: 512 * 2 ** 20,
    predictedPeakBytes: 1024 * 2 ** 20,
    recommendedLimitBytes: 1200 * 2 ** 20,
    terms: [
      { name: 'base', bytes: 9 * 2 ** 20, why: 'an idle process' },
      { name: 'copies', bytes: 0, why: 'nothing' },
      { name: 'chunks forward.0', bytes: null, why: 'nothing bounds it' },
    ],
  },
};

export const step = (fields: Partial<Step>): Step => ({
  kind: 'advice',
  target: 'DaemonSet/logging/fluent-bit/fluent-bit',
  from: '',
  to: '',
  why: '',
  risk: '',
  ...fields,
});
export const planOf = (...steps: readonly Step[]): Plan => ({
  digest: 'd1',
  steps,
  undo: [],
  basis: [],
  undoIsSafe: true,
});
export const image = step({
  kind: 'set-image',
  from: 'fluent/fluent-bit:3.2.0',
  to: 'fluent/fluent-bit:4.2.8',
  why: 'It has the fix.',
  risk: 'Restarts the pods.',
  documentStep: 1,
});
export const config = step({
  kind: 'set-config',
  target: 'ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Mem_Buf_Limit',
  from: '256m',
  to: '64M',
  documentStep: 2,
});
export const kept = step({
  ...config,
  target: `${config.target.replace(/[^/]+$/, '')}Buffer_Chunk_Size`,
  from: '1M',
  to: '1M',
});
export const memory = step({ kind: 'set-memory', from: '512Mi', to: '1200Mi', documentStep: 3 });
export const advice = step({ to: 'Watch the buffers\nby these metrics', documentStep: 4 });
export const plan = planOf(image, config, kept, memory, advice);

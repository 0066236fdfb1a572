import type { PlanWords } from './plan-words.ts';

const stillThere = (open: readonly string[]): string =>
  open.length > 0 ? ` Still there: ${open.join('; ')}.` : '';
const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

export const planWordsEn: PlanWords = {
  advice: {
    afterUpgrade: (need, limit) => ({
      to: 'Expect flush failures, retries and perhaps OOM kills next',
      why: `the buffers can need ${need} and the container has ${limit}; this is not changed in the same step, so that it stays clear what helped`,
    }),
    firstOfSeries: (version) => ({
      to: 'Keep away from the first release of a series',
      why: `${version} is one: take a patched release`,
    }),
    destination: {
      to: 'Look at the destination as well',
      why: 'buffers only bridge a stall; records leave when the destination takes them',
    },
    watch: {
      to: 'Watch buffer use, failed flushes and retries',
      why: 'fluentbit_input_storage_overlimit, fluentbit_output_retries_failed_total and fluentbit_output_retries_total say it before the next death',
    },
    boundByHand: {
      to: 'Give every input a Mem_Buf_Limit, or storage.type filesystem',
      why: 'its configuration stands in no ConfigMap at hand, so it is not written from here; on the command line it is -p mem_buf_limit=64M behind the input',
    },
    replicas: (command) => ({
      to: 'Run at least two instances behind one Service, kept apart from each other',
      why: `senders then find the other one while this one restarts; ${command}`,
    }),
  },
  bound: {
    room: (limit) =>
      limit === undefined
        ? 'the container has no limit of its own'
        : `the container's ${limit} has room for it`,
    why: (value, room) =>
      `without a bound the buffer grows until the kernel ends the process; ${value} bounds it, and ${room}. When it is full the input pauses: its sources wait or send again`,
  },
  buffer: {
    nothingLimited: 'no input has a limit that could be fitted',
    aboveCeiling: (now) =>
      `with ${now} the container would need more than the ceiling for a memory limit allows; this is the largest buffer that fits`,
    noRate: 'the incoming rate could not be measured, so the size stays',
    holds: (megabytesPerSecond, now, seconds) =>
      `${megabytesPerSecond} MB/s come in, so ${now} holds ${seconds} s of a destination that takes nothing`,
    enough: (holds) => `${holds}: enough`,
    oneStep: (holds, value, seconds) => `${holds}; ${value} holds ${seconds} s. One bounded step, then watch`,
  },
  config: {
    chunkKept: (bytes, connections) => {
      const holds =
        connections === 1 ? 'each connection holds one' : `each of ${connections} connections holds one`;
      return `kept at ${bytes} bytes, close to the document's 1M: ${holds}, and more would cost memory without taking more load`;
    },
    chunkKeptAFile: (bytes) => `kept at ${bytes} bytes: each file that is followed holds one`,
    maxKeptAFile: (bytes) => `kept at ${bytes} bytes: no line was skipped for its length`,
    maxKept: (bytes) =>
      `kept at ${bytes} bytes: no message was refused for its size, and the document's 64M would let every connection take that much`,
    maxRefused: (bytes) =>
      `kept at ${bytes} bytes although a message was larger: raise it only as far as that message needs`,
    comment: 'classic mode has no comments behind a value: the comment is taken away',
    unit: (plain) => `Fluent Bit knows no Kubernetes units; its ${plain} is decimal`,
    playbookAsks: (playbook) => `the playbook ${playbook} asks for it`,
  },
  image: {
    unknown: 'the image or the running version is not known',
    upgrade: (why, open) =>
      `${capital(why)}. The document names 3.2.9, the newest when it was written.${stillThere(open)}`,
    wished: (version, mark, open) =>
      `A person asked for ${version}${mark ? `: it ${mark}` : ''}.${stillThere(open)}`,
    notShipped: (image, version) =>
      `no image beside ${image} is known to ship a version that cures this; upstream's ${version} does`,
    notReleased: (version) =>
      `Fluent Bit ${version} is no release known here; "fluent-medic releases refresh" takes a newer list`,
    notAllowed: (version, allowed) =>
      `Fluent Bit ${version} is not allowed here: the settings allow ${allowed.join(', ')}`,
    configRefused: (version, { file, line, what }) =>
      `Fluent Bit ${version} would not accept this configuration: ${file} line ${line}, ${what}. Mend that first.`,
  },
  memory: {
    noBound: 'an input has no bound, so no memory limit would be enough: bound it first',
    aboveCeiling: (limit, ceiling) =>
      `the memory limit this needs (${limit}) is above the ceiling of ${ceiling}`,
    aboveBound: {
      quota: (limit, most, name) =>
        `the memory limit this needs (${limit}) does not fit into what the ResourceQuota ${name} has left: with all pods of the workload it allows ${most} a container`,
      'limit-range': (limit, most, name) =>
        `the memory limit this needs (${limit}) is refused by the LimitRange ${name}, which allows this container at most ${most}`,
      'limit-ratio': (limit, most, name) =>
        `the memory limit this needs (${limit}) is refused by the LimitRange ${name}: with the memory request as it is, the limit may be at most ${most}`,
      node: (limit, most, name) =>
        `the memory limit this needs (${limit}) is more than the node ${name} has: ${most} are allocatable there`,
    },
    asked: {
      person: (value) => `A person asked for ${value}. `,
      playbook: (value) => `A playbook asked for ${value}. `,
    },
    why: (asked, need, isBelow) =>
      `${asked}With full buffers and a hanging destination the process can need ${need}; ${
        isBelow
          ? 'this limit is below that: expect an OOM kill when the destination hangs'
          : 'the limit stands above that with head-room'
      }.`,
    riskBelow: (risk) => `${risk} The limit is below the predicted need.`,
    setOne: (limit, need) => ({
      to: `Give the container a memory limit of at least ${limit}`,
      why: `it has none, so the node's memory is the only bound; full buffers and a hanging destination can need ${need}`,
    }),
  },
  owner: {
    names: {
      helm: 'Helm release',
      'argo-cd': 'Argo CD application',
      flux: 'Flux',
      'flux-helm': 'Flux HelmRelease',
      operator: 'operator resource',
      addon: 'a managed add-on',
      kustomize: 'Kustomize',
    },
    lasting: {
      helm: 'put the same values into the release, or the next `helm upgrade` takes them back',
      'argo-cd': 'Argo CD would take a live change back: change it in Git',
      flux: 'Flux would take a live change back: change it in Git',
      'flux-helm': 'Flux would take a live change back: change the values of the HelmRelease in Git',
      operator: 'the operator would take a live change back: change its custom resource',
      addon: 'the platform would take a live change back: change the settings of the add-on',
      kustomize: 'put the same values into the overlay, or the next `kubectl apply -k` takes them back',
    },
    unsure: (owner) =>
      `whether the ${owner} takes a live change back could not be read, so the bot makes none: change it in Git`,
    passing: {
      helm: 'put the same values into the release, or the next `helm upgrade` takes them back',
      'argo-cd': 'put the same values into Git, or the next sync takes them back',
      flux: 'put the same values into Git, or Flux takes them back as soon as it works again',
      'flux-helm': 'put the same values into the HelmRelease in Git, or its next upgrade takes them back',
      operator: 'put the same values into its custom resource',
      addon: 'put the same values into the settings of the add-on',
      kustomize: 'put the same values into the overlay, or the next `kubectl apply -k` takes them back',
    },
    refused: ({ object, owner, sign, lasting }) => `${object} belongs to ${owner} (${sign}); ${lasting}.`,
    warning: (owner, lasting) => ` Owned by ${owner}: ${lasting}.`,
  },
  risk: (losesMemory, helm) =>
    `Restarts the pods one group after another.${losesMemory ? ' Records in memory buffers of a pod are lost when it restarts.' : ''}${helm}`,
  askedFor: (value) => `A person asked for ${value}`,
  keptAsIs: 'kept as it is',
  valueBefore: 'the value from before',
  wouldWake: (advisories, version) =>
    `The new limit lets inputs pause, which in ${version} brings ${advisories} into play: the version goes first`,
  withReason: (first, then) => (then === '' ? first : `${first}. ${capital(then)}`),
  noThirdChange: 'two changes of memory did not hold: the cause is another one, so no third is proposed',
  configUnreadable: 'the configuration could not be read, so no size can be reckoned',
  unknownWorkload: 'The workload that owns this pod is not known, so nothing can be changed for it.',
  inSecret: (name) =>
    `The configuration stands in the Secret ${name}, and the bot writes no Secret: change it where it is made.`,
  besideApplication: (application) =>
    `Fluent Bit is a side-car here: a change restarts the application of ${application}, which is left to those who own it (sideCars is off).`,
  restartsApplication: (application) =>
    ` Fluent Bit is a side-car: this restarts the application of ${application}.`,
  nothingToWrite: 'Nothing has to be written for this.',
  asSentence: (obstacle) => `${capital(obstacle)}${obstacle.endsWith('.') ? '' : '.'}`,
  title: {
    none: 'Advice, nothing is written',
    byHand: 'By hand: ',
    takeBack: 'Revert: ',
    upgrade: (from, to) => `upgrade ${from} → ${to}`,
    back: (from, to) => `go back ${from} → ${to}`,
    config: (key, from, to) => `${key} ${from || '(default)'} → ${to || '(default)'}`,
    memory: (from, to) => `memory limit ${from || '(none)'} → ${to || '(none)'}`,
    restart: 'restart',
    reload: 'reload',
    join: (words) => words.join(', '),
  },
};

import type { LastingWords } from './lasting-words.ts';

export const lastingWordsEn: LastingWords = {
  keyIn: (place, key, to) => (to === '' ? `in ${place} take ${key} away` : `in ${place} set ${key} to ${to}`),
  secretConfig: (secret) =>
    `The configuration is rendered into the Secret ${secret}: a change of the Secret itself does not stay.`,
  notWrittenOut: (object, values) =>
    `The text in ${object} is not written out here, because it holds credentials or could not be read: ${values}.`,
  chartName: (chart) => `${chart} stands for the chart under the name by which your helm knows it.`,
  partOfChart: (chart) =>
    `Where ${chart} is a part of another chart, its values stand there under its name, and that chart is upgraded.`,
  unknownChart: (chart) =>
    chart === undefined
      ? 'Which chart the release was made from is not written on the objects, so its values cannot be named.'
      : `The values of the chart ${chart} are not known to the bot, so they cannot be named.`,
  unknownKeys: (what) => `For ${what} no value of this chart is known to the bot.`,
  probe:
    'The chart from 0.57 on asks /api/v2/health, which exists from Fluent Bit 5.0 on: the readiness probe changes with the version.',
  inGit: (place) => `Put it into ${place}.`,
  keptBy: (resource, owner) =>
    `${resource} itself is kept by ${owner}: put the same there, or it is taken back from there.`,
  addon: {
    eks: 'The add-on takes these as configuration values; EKS_CLUSTER is the name of the cluster.',
    aks: 'Azure keeps these pods: only the ConfigMap container-azm-ms-agentconfig may be changed, and Microsoft upgrades the image.',
    gke: "Google keeps these pods and offers no setting for this: open a case, or switch the cluster's workload logging off and run Fluent Bit yourself.",
    other: 'The platform keeps these objects: change the settings of its add-on.',
  },
  resourceUnknown: (owner) =>
    `The custom resource behind ${owner} could not be read, so its fields cannot be named.`,
  inputUnknown: (key, to, inputs) =>
    `${key} → ${to}: which input of the operator this is could not be told${inputs === '' ? '' : ` among ${inputs}`}.`,
  component:
    'The file is a component: put it into a folder fluent-medic beside your kustomization.yaml, which then names it.',
  manifests: 'Put the same into the manifests that you apply, or the next kubectl apply takes it back.',
  noDestination: {
    unmapped:
      'No object in the cluster tells where in Git this is kept, and the settings name no place under "sources".',
    inline: 'The values stand in the Application itself, and the settings name no place under "sources".',
    unread: 'What keeps these objects could not be read, and the settings name no place under "sources".',
    notGit:
      'They are not kept in Git but come from a bucket or an OCI registry, and the settings name no place under "sources".',
    ambiguous: 'Several places under "sources" of the settings fit equally well.',
    addon: 'The provider of the platform keeps these objects, not a repository.',
  },
  noBranch: (revision) =>
    `The cluster follows ${revision}, which is no branch that a pull request can go to.`,
};

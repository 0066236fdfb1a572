import type { LastingWords } from './lasting-words.ts';

export const lastingWordsZhCn: LastingWords = {
  keyIn: (place, key, to) => (to === '' ? `在 ${place} 中删除 ${key}` : `在 ${place} 中将 ${key} 设为 ${to}`),
  secretConfig: (secret) => `配置会渲染到 Secret ${secret} 中：直接修改该 Secret 不会保留。`,
  notWrittenOut: (object, values) => `${object} 的内容含有凭据或无法读取，因此不在此写出：${values}。`,
  chartName: (chart) => `${chart} 指您的 helm 所用名称下的 chart。`,
  partOfChart: (chart) =>
    `如果 ${chart} 是另一个 chart 的一部分，其 values 位于该名称之下，并应升级那个 chart。`,
  unknownChart: (chart) =>
    chart === undefined
      ? '对象上没有写明 release 所用的 chart，因此无法给出其 values。'
      : `bot 不了解 chart ${chart} 的 values，因此无法给出。`,
  unknownKeys: (what) => `对于 ${what}，bot 不知道该 chart 的对应 values。`,
  probe:
    'chart 自 0.57 起访问 /api/v2/health，而它自 Fluent Bit 5.0 起才存在：readiness probe 须随版本一起修改。',
  inGit: (place) => `请写入 ${place}。`,
  keptBy: (resource, owner) => `${resource} 本身归 ${owner} 所有：请在那里写入同样的值，否则会被还原。`,
  addon: {
    eks: '该附加组件以配置值的形式接受这些设置；EKS_CLUSTER 为集群名称。',
    aks: '这些 Pod 由 Azure 管理：只能修改 ConfigMap container-azm-ms-agentconfig，镜像由 Microsoft 升级。',
    gke: '这些 Pod 由 Google 管理，没有相应的设置：请提交工单，或关闭集群的工作负载日志并自行运行 Fluent Bit。',
    other: '这些对象由平台管理：请修改其附加组件的设置。',
  },
  resourceUnknown: (owner) => `无法读取 ${owner} 背后的自定义资源，因此无法给出其字段。`,
  inputUnknown: (key, to, inputs) =>
    `${key} → ${to}：无法判断对应 operator 的哪个输入${inputs === '' ? '' : `（${inputs}）`}。`,
  component: '该文件是一个 component：请放入 kustomization.yaml 旁边的 fluent-medic 目录，并在其中引用。',
  manifests: '请把同样的值写入您所应用的清单，否则下一次 kubectl apply 会将其还原。',
  noDestination: {
    unmapped: '集群中没有对象说明其在 Git 中的位置，设置的 "sources" 也没有给出。',
    inline: 'values 写在 Application 本身之中，设置的 "sources" 也没有给出位置。',
    unread: '无法读取管理这些对象的对象，设置的 "sources" 也没有给出位置。',
    notGit: '它们不在 Git 中，而来自存储桶或 OCI 仓库，设置的 "sources" 也没有给出位置。',
    ambiguous: '设置的 "sources" 中有多个位置同样适用。',
    addon: '这些对象由平台提供方管理，而不在仓库中。',
  },
  noBranch: (revision) => `集群跟随 ${revision}，它不是 pull request 可以指向的分支。`,
};

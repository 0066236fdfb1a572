import type { PlanWords } from './plan-words.ts';

const stillThere = (open: readonly string[]): string =>
  open.length > 0 ? `仍然存在：${open.join('；')}。` : '';

export const planWordsZhCn: PlanWords = {
  advice: {
    afterUpgrade: (need, limit) => ({
      to: '预计接下来会出现 flush 失败、重试，可能还有 OOM kill',
      why: `缓冲区可能需要 ${need}，而容器只有 ${limit}；这一项不在同一步修改，以便看清究竟是什么起了作用`,
    }),
    firstOfSeries: (version) => ({
      to: '避免使用一个系列的首个版本',
      why: `${version} 就是这样的版本：请改用补丁版本`,
    }),
    destination: {
      to: '同时检查接收端',
      why: '缓冲区只能应付一时的停顿；接收端能收下，记录才会离开',
    },
    watch: {
      to: '监控缓冲区使用量、flush 失败和重试',
      why: 'fluentbit_input_storage_overlimit、fluentbit_output_retries_failed_total 和 fluentbit_output_retries_total 会在下次退出之前给出征兆',
    },
    boundByHand: {
      to: '为每个输入设置 Mem_Buf_Limit，或改用 storage.type filesystem',
      why: '其配置不在现有的 ConfigMap 中，因此无法从这里写入；在命令行中可在输入之后加上 -p mem_buf_limit=64M',
    },
    replicas: (command) => ({
      to: '在同一个 Service 之后至少运行两个实例，并使其分布在不同节点',
      why: `这样一个实例重启时，发送方还能找到另一个；${command}`,
    }),
  },
  bound: {
    room: (limit) => (limit === undefined ? '容器本身没有内存限制' : `容器的内存限制 ${limit} 足以容纳`),
    why: (value, room) =>
      `没有上限时，缓冲区会一直增长，直到内核终止进程；设为 ${value} 后便有了上限，${room}。写满时输入会暂停：其数据源等待或重发`,
  },
  buffer: {
    nothingLimited: '没有哪个输入设有可供调整的上限',
    aboveCeiling: (now) => `若用 ${now}，容器所需内存会超过允许的内存限制上限；这是能容纳的最大缓冲区`,
    noRate: '无法测得流入速率，因此大小保持不变',
    holds: (megabytesPerSecond, now, seconds) =>
      `流入速率为 ${megabytesPerSecond} MB/s，接收端完全不收时 ${now} 可支撑 ${seconds} 秒`,
    enough: (holds) => `${holds}，已经足够`,
    oneStep: (holds, value, seconds) =>
      `${holds}；${value} 可支撑 ${seconds} 秒。每次只调整有限的一步，然后观察`,
  },
  config: {
    chunkKept: (bytes, connections) =>
      `保持 ${bytes} 字节，与文档建议的 1M 相近：${connections === 1 ? '每个连接' : `${connections} 个连接各`}占用一份，再大只会多占内存，并不能承受更多负载`,
    chunkKeptAFile: (bytes) => `保持 ${bytes} 字节：每个被跟踪的文件占用一份`,
    maxKeptAFile: (bytes) => `保持 ${bytes} 字节：没有行因过长而被跳过`,
    maxKept: (bytes) =>
      `保持 ${bytes} 字节：没有消息因过大而被拒收，而文档建议的 64M 会让每个连接都可能占用这么多`,
    maxRefused: (bytes) => `保持 ${bytes} 字节，尽管有消息超过了它：只按该消息的实际需要调大`,
    comment: '经典格式的值后面不能写注释：去掉该注释',
    unit: (plain) => `Fluent Bit 不认 Kubernetes 单位；其 ${plain} 为十进制`,
    playbookAsks: (playbook) => `playbook ${playbook} 要求如此`,
  },
  image: {
    unknown: '镜像或正在运行的版本未知',
    upgrade: (why, open) => `${why}。文档写的是 3.2.9，即成文时的最新版本。${stillThere(open)}`,
    wished: (version, mark, open) => `有人要求使用 ${version}${mark ? `：${mark}` : ''}。${stillThere(open)}`,
    notShipped: (image, version) =>
      `已知的 ${image} 系列镜像都不包含能解决此问题的版本；上游的 ${version} 可以`,
    notReleased: (version) =>
      `此处没有已知的 Fluent Bit ${version} 发布版本；可用 "fluent-medic releases refresh" 获取更新的列表`,
    notAllowed: (version, allowed) =>
      `此处不允许使用 Fluent Bit ${version}：设置只允许 ${allowed.join('、')}`,
    configRefused: (version, { file, line, what }) =>
      `Fluent Bit ${version} 不接受现有配置：${file} 第 ${line} 行，${what}。请先修正。`,
  },
  memory: {
    noBound: '有输入没有上限，多大的内存限制都不够：请先为它设置上限',
    aboveCeiling: (limit, ceiling) => `所需的内存限制（${limit}）超过了允许的最大值 ${ceiling}`,
    aboveBound: {
      quota: (limit, most, name) =>
        `所需的内存限制（${limit}）超出 ResourceQuota ${name} 的剩余额度：按该工作负载的全部 Pod 计算，每个容器最多 ${most}`,
      'limit-range': (limit, most, name) =>
        `所需的内存限制（${limit}）会被 LimitRange ${name} 拒绝：它只允许该容器最多 ${most}`,
      'limit-ratio': (limit, most, name) =>
        `所需的内存限制（${limit}）会被 LimitRange ${name} 拒绝：按现有的内存请求，限制最多为 ${most}`,
      node: (limit, most, name) =>
        `所需的内存限制（${limit}）超过节点 ${name} 的容量：其可分配内存为 ${most}`,
    },
    asked: {
      person: (value) => `有人要求设为 ${value}。`,
      playbook: (value) => `playbook 要求设为 ${value}。`,
    },
    why: (asked, need, isBelow) =>
      `${asked}缓冲区写满且接收端挂起时，进程可能需要 ${need}；${
        isBelow ? '这一限制低于该值，接收端挂起时会被 OOM kill' : '这一限制高于该值并留有余量'
      }。`,
    riskBelow: (risk) => `${risk}该限制低于预测的需要。`,
    setOne: (limit, need) => ({
      to: `为容器设置至少 ${limit} 的内存限制`,
      why: `它没有内存限制，只受节点内存约束；缓冲区写满且接收端挂起时可能需要 ${need}`,
    }),
  },
  owner: {
    names: {
      helm: 'Helm release',
      'argo-cd': 'Argo CD 应用',
      flux: 'Flux',
      'flux-helm': 'Flux HelmRelease',
      operator: 'operator 资源',
      addon: '平台托管的附加组件',
      kustomize: 'Kustomize',
    },
    lasting: {
      helm: '请把同样的值写入 release，否则下一次 `helm upgrade` 会将其还原',
      'argo-cd': 'Argo CD 会还原直接的修改，请在 Git 中修改',
      flux: 'Flux 会还原直接的修改，请在 Git 中修改',
      'flux-helm': 'Flux 会还原直接的修改，请在 Git 中修改 HelmRelease 的 values',
      operator: 'operator 会还原直接的修改，请修改其自定义资源',
      addon: '平台会还原直接的修改，请修改该附加组件的设置',
      kustomize: '请把同样的值写入 overlay，否则下一次 `kubectl apply -k` 会将其还原',
    },
    unsure: (owner) => `无法读取 ${owner} 是否会还原直接的修改，因此 bot 不做修改，请在 Git 中修改`,
    passing: {
      helm: '请把同样的值写入 release，否则下一次 `helm upgrade` 会将其还原',
      'argo-cd': '请把同样的值写入 Git，否则下一次同步会将其还原',
      flux: '请把同样的值写入 Git，否则 Flux 恢复工作后会将其还原',
      'flux-helm': '请把同样的值写入 Git 中的 HelmRelease，否则下一次升级会将其还原',
      operator: '请把同样的值写入其自定义资源',
      addon: '请把同样的值写入该附加组件的设置',
      kustomize: '请把同样的值写入 overlay，否则下一次 `kubectl apply -k` 会将其还原',
    },
    refused: ({ object, owner, sign, lasting }) => `${object} 归 ${owner} 所有（${sign}）：${lasting}。`,
    warning: (owner, lasting) => `归 ${owner} 所有：${lasting}。`,
  },
  risk: (losesMemory, helm) =>
    `Pod 会分批重启。${losesMemory ? 'Pod 重启时，其内存缓冲区中的记录会丢失。' : ''}${helm}`,
  askedFor: (value) => `有人要求设为 ${value}`,
  keptAsIs: '保持不变',
  valueBefore: '之前的值',
  wouldWake: (advisories, version) =>
    `新的限制会使输入暂停，而在 ${version} 中这会触发 ${advisories}：因此先升级版本`,
  withReason: (first, then) => (then === '' ? first : `${first}。${then}`),
  noThirdChange: '两次调整内存都没有奏效：原因不在内存，因此不再提出第三次',
  configUnreadable: '无法读取配置，因此无法计算大小',
  unknownWorkload: '不知道该 Pod 属于哪个工作负载，因此无法修改。',
  inSecret: (name) => `配置位于 Secret ${name} 中，机器人不会写入任何 Secret：请在生成它的地方修改。`,
  besideApplication: (application) =>
    `Fluent Bit 在此是边车容器：变更会重启 ${application} 的应用，应由其负责人决定（sideCars 未开启）。`,
  restartsApplication: (application) => `Fluent Bit 是边车容器：这会重启 ${application} 的应用。`,
  nothingToWrite: '无需为此写入任何内容。',
  asSentence: (obstacle) => `${obstacle}${obstacle.endsWith('。') ? '' : '。'}`,
  title: {
    none: '仅建议，不写入任何内容',
    byHand: '人工执行：',
    takeBack: '撤回：',
    upgrade: (from, to) => `升级 ${from} → ${to}`,
    back: (from, to) => `退回 ${from} → ${to}`,
    config: (key, from, to) => `${key} ${from || '（默认）'} → ${to || '（默认）'}`,
    memory: (from, to) => `内存限制 ${from || '（无）'} → ${to || '（无）'}`,
    restart: '重启',
    reload: '重新加载',
    join: (words) => words.join('，'),
  },
};

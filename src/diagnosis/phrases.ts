import type { AbsentObject } from './absent-object.ts';
import type { Locale } from '../language/locale.ts';
import type { NodeTrouble } from './node-trouble.ts';
import type { ProbeKill } from './probe-kill.ts';
import type { PullReason } from './pull-trouble.ts';
import type { RefusalKind } from './start-refusal.ts';

/** Pieces of sentences that facts are told with, in one language. `names` is what the log or the kubelet names; it may be empty. */
export interface Phrases {
  readonly unknownVersion: string;
  readonly unknown: string;
  readonly fatalSignal: string;
  readonly unknownFunction: string;
  readonly frameAt: (name: string, place: string) => string;
  readonly advisory: string;
  readonly defect: string;
  readonly noLimit: string;
  readonly anInput: string;
  readonly theOutputs: string;
  readonly noBufferLimit: string;
  readonly noFailedDelivery: string;
  readonly times: (count: number) => string;
  readonly rescheduled: (count: number) => string;
  readonly givenUp: (count: number) => string;
  readonly unreachable: (count: number) => string;
  readonly refused: (count: number, statuses: readonly number[]) => string;
  readonly list: (items: readonly string[]) => string;
  readonly refusal: Readonly<Record<RefusalKind, (names: string) => string>>;
  readonly absent: Readonly<Record<AbsentObject['kind'], (name: string) => string>>;
  readonly pull: Readonly<Record<PullReason, string>>;
  readonly probe: Readonly<Record<ProbeKill['probe'], string>>;
  readonly probeHow: Readonly<Record<ProbeKill['how'], string>>;
  readonly node: Readonly<Record<NodeTrouble['kind'], string>>;
  readonly resource: Readonly<Record<NodeTrouble['resource'], string>>;
  readonly sibling: (pod: string) => string;
  readonly changed: (object: string, by: string, at: string) => string;
  readonly lineOf: (file: string, line: number) => string;
}

export const phrases: Readonly<Record<Locale, Phrases>> = {
  en: {
    unknownVersion: 'of unknown version',
    unknown: 'unknown',
    fatalSignal: 'a fatal signal',
    unknownFunction: 'an unknown function',
    frameAt: (name, place) => `${name}() at ${place}`,
    advisory: 'an advisory',
    defect: 'a known defect',
    noLimit: 'no limit',
    anInput: 'an input',
    theOutputs: 'the outputs',
    noBufferLimit: 'no Mem_Buf_Limit',
    noFailedDelivery: 'no failed delivery was logged',
    times: (count) => (count === 1 ? 'once' : `${count} times`),
    rescheduled: (count) => `${count} failed flushes were scheduled again`,
    givenUp: (count) => `${count} chunks were given up`,
    unreachable: (count) => `${count} tries found no connection`,
    refused: (count, statuses) => `${count} answers refused (HTTP ${statuses.join(', ')})`,
    list: (items) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
    refusal: {
      'main-file': (names) => `its main configuration file ${names} is not there`,
      syntax: (names) =>
        names === ''
          ? 'its configuration breaks the grammar'
          : `its configuration breaks the grammar at ${names}`,
      plugin: (names) => `there is no plugin ${names} in this version`,
      property: (names) => `the key ${names} is not known to its plugin, or stands there twice`,
      value: (names) => `the value of ${names} cannot be read`,
      variable: (names) => `the variable \${${names}} is not set`,
      file: (names) => `the file ${names} that its configuration names is not there`,
      pattern: (names) => `the pattern ${names} is no regular expression`,
      tls: (names) => `the TLS settings of ${names} do not work`,
      storage: (names) => `the storage for ${names} cannot be set up`,
      port: (names) =>
        names === '' ? 'an address it wants to listen on is taken' : `the address ${names} is already taken`,
      unsaid: (names) => (names === '' ? 'its configuration is not accepted' : `${names} is not accepted`),
    },
    absent: {
      ConfigMap: (name) => `the ConfigMap ${name}`,
      Secret: (name) => `the Secret ${name}`,
      key: (name) => `the key ${name}`,
      file: (name) => `the file ${name}`,
      volume: (name) => `the volume ${name}`,
    },
    pull: {
      'not-found': 'the registry has no such image or tag',
      unauthorized:
        'the registry does not allow it: credentials are missing or wrong, or the image does not exist',
      'rate-limited': 'the registry refuses because of its rate limit',
      'wrong-platform': "the image is not built for this node's architecture",
      'never-pull': 'it is not on the node and the pull policy is Never',
      'invalid-name': 'the name is no valid image reference',
      unreachable: 'the registry cannot be reached',
      unknown: 'the reason is not said',
    },
    probe: { liveness: 'liveness', startup: 'startup' },
    probeHow: {
      timeout: 'it got no answer in time',
      refused: 'nothing answered on its port',
      status: 'the answer was no success',
      other: 'it failed',
    },
    node: {
      evicted: 'evicted by the kubelet',
      preempted: 'preempted for a pod of higher priority',
      tainted: 'evicted because of a taint on its node',
      'system-oom': 'on a node that ran out of memory as a whole',
      pressure: 'on a node under pressure',
      lost: 'on a node that was lost',
      shutdown: 'ended because its node shut down',
    },
    resource: { memory: 'memory', disk: 'disk space', pids: 'process ids', unknown: 'a resource' },
    sibling: (pod) => `${pod} of the same workload`,
    changed: (object, by, at) => `${object} was changed by ${by} at ${at}`,
    lineOf: (file, line) => `${file} line ${line}`,
  },
  'zh-CN': {
    unknownVersion: '（版本未知）',
    unknown: '未知',
    fatalSignal: '致命信号',
    unknownFunction: '未知函数',
    frameAt: (name, place) => `${name}()（${place}）`,
    advisory: '某条公告',
    defect: '已知缺陷',
    noLimit: '无限制',
    anInput: '某个输入',
    theOutputs: '各输出',
    noBufferLimit: '未设置 Mem_Buf_Limit',
    noFailedDelivery: '日志中没有发送失败的记录',
    times: (count) => `${count} 次`,
    rescheduled: (count) => `${count} 次 flush 失败并重新排队`,
    givenUp: (count) => `${count} 个 chunk 被放弃`,
    unreachable: (count) => `${count} 次尝试无法建立连接`,
    refused: (count, statuses) => `${count} 个应答被拒绝（HTTP ${statuses.join('、')}）`,
    list: (items) => items.join('、'),
    refusal: {
      'main-file': (names) => `主配置文件 ${names} 不存在`,
      syntax: (names) => (names === '' ? '配置语法错误' : `配置在 ${names} 处语法错误`),
      plugin: (names) => `该版本没有插件 ${names}`,
      property: (names) => `插件不认识配置项 ${names}，或该项重复出现`,
      value: (names) => `无法解析 ${names} 的值`,
      variable: (names) => `变量 \${${names}} 未设置`,
      file: (names) => `配置引用的文件 ${names} 不存在`,
      pattern: (names) => `${names} 不是合法的正则表达式`,
      tls: (names) => `${names} 的 TLS 设置无法使用`,
      storage: (names) => `无法为 ${names} 建立存储`,
      port: (names) => (names === '' ? '要监听的地址已被占用' : `地址 ${names} 已被占用`),
      unsaid: (names) => (names === '' ? '配置不被接受' : `${names} 不被接受`),
    },
    absent: {
      ConfigMap: (name) => `ConfigMap ${name}`,
      Secret: (name) => `Secret ${name}`,
      // A key is named with its object: `LIMIT of ConfigMap env`.
      key: (name) => name.replace(/^(\S+) of (?:a )?(.+)$/, '$2 的键 $1').replace(/^\S+$/, '键 $&'),
      file: (name) => `文件 ${name}`,
      volume: (name) => `卷 ${name}`,
    },
    pull: {
      'not-found': '镜像仓库中没有该镜像或标签',
      unauthorized: '镜像仓库拒绝访问：凭据缺失或错误，或镜像不存在',
      'rate-limited': '镜像仓库因限流而拒绝',
      'wrong-platform': '镜像没有适合该节点架构的版本',
      'never-pull': '节点上没有该镜像，而拉取策略为 Never',
      'invalid-name': '名称不是合法的镜像引用',
      unreachable: '无法连接镜像仓库',
      unknown: '未说明原因',
    },
    probe: { liveness: '存活（liveness）', startup: '启动（startup）' },
    probeHow: {
      timeout: '未在时限内得到应答',
      refused: '端口上没有应答',
      status: '应答不是成功状态',
      other: '探测失败',
    },
    node: {
      evicted: '被 kubelet 驱逐',
      preempted: '被更高优先级的 Pod 抢占',
      tainted: '因节点污点被驱逐',
      'system-oom': '所在节点整体内存耗尽',
      pressure: '所在节点资源紧张',
      lost: '所在节点失联',
      shutdown: '因节点关机而结束',
    },
    resource: { memory: '内存', disk: '磁盘空间', pids: '进程号', unknown: '某种资源' },
    sibling: (pod) => `同一工作负载的 ${pod}`,
    changed: (object, by, at) => `${object} 于 ${at} 被 ${by} 修改`,
    lineOf: (file, line) => `${file} 第 ${line} 行`,
  },
};

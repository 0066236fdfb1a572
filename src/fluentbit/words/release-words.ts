import type { Advisory } from '../advisory-catalogue.ts';
import type { Locale } from '../../language/locale.ts';

/** What is said of versions to go to. */
export interface ReleaseWords {
  /** `can lose records silently: … (FLB-FWD-PAUSE-2)` */
  readonly broken: (advisory: Pick<Advisory, 'class' | 'title' | 'id'>) => string;
  readonly stops: Readonly<Record<Advisory['class'], string>>;
  /** When records are lost, by advisory, in an operator's words. */
  readonly occasions: Readonly<Record<string, string>>;
  readonly titled: (title: string) => string;
  /** `stops the crash, still loses records at a pause`; one of the lists may be empty. */
  readonly mark: (stopped: readonly string[], lost: readonly string[]) => string;
  /** A mark read inside a sentence. */
  readonly inSentence: (mark: string) => string;
  readonly asked: (version: string) => string;
  readonly withMark: (why: string, mark: string) => string;
  readonly hop: (to: string, line: string | undefined, asked: readonly string[]) => string;
  readonly real: (version: string, free: readonly string[]) => string;
  readonly none: (from: string, terms: ReleaseTerms) => string;
  readonly losing: (version: string, mark: string) => string;
  readonly preferred: (named: string) => string;
  readonly onlyHop: (named: string, losesRecords: boolean, terms: ReleaseTerms) => string;
  readonly both: (version: string) => string;
  readonly rather: (real: string, hop: string, why: string | undefined) => string;
  readonly image: ImageWords;
}

/** Whether a policy leaves only some versions, and which one beyond them would do what is asked. */
export interface ReleaseTerms {
  readonly isRestricted: boolean;
  readonly mirror: string | undefined;
}

/** Why an image is not changed, and what to do instead. */
interface ImageWords {
  readonly registries: (allowed: readonly string[], repository: string, version: string) => string;
  readonly pinned: (image: string, version: string) => string;
  readonly noVersion: (image: string, repository: string, version: string) => string;
  readonly ownBuild: (tag: string, repository: string, version: string) => string;
  readonly bitnami: (image: string, version: string) => string;
  readonly gke: (image: string) => string;
  readonly ownNumbers: (image: string, version: string) => string;
  readonly noAwsImage: (
    repository: string,
    version: string,
    next: { readonly image: string | undefined; readonly version: string } | undefined,
  ) => string;
}

const effects: Readonly<Record<Locale, Readonly<Record<Advisory['class'], string>>>> = {
  en: {
    crash: 'can crash',
    hang: 'can hang',
    leak: 'leaks memory',
    oom: 'can grow past its memory limits',
    dataloss: 'can lose records silently',
    security: 'has a security hole',
  },
  'zh-CN': {
    crash: '可能崩溃',
    hang: '可能挂起',
    leak: '会泄漏内存',
    oom: '可能超出内存上限',
    dataloss: '可能静默丢失记录',
    security: '存在安全漏洞',
  },
};

const mirrorAdvice = ({ mirror }: ReleaseTerms): string =>
  mirror === undefined ? '' : `; ${mirror} would: allow it and mirror its image`;
const among = ({ isRestricted }: ReleaseTerms): string => (isRestricted ? ' among the allowed versions' : '');
const mirrorAdviceZh = ({ mirror }: ReleaseTerms): string =>
  mirror === undefined ? '' : `；${mirror} 可以：请将其列入允许的版本，并把对应镜像同步到内部仓库`;

export const releaseWords: Readonly<Record<Locale, ReleaseWords>> = {
  en: {
    broken: (advisory) => `${effects.en[advisory.class]}: ${advisory.title} (${advisory.id})`,
    stops: {
      crash: 'the crash',
      hang: 'the hang',
      leak: 'the leak',
      oom: 'the growth',
      dataloss: 'the loss of records',
      security: 'the security hole',
    },
    occasions: {
      'FLB-FWD-PAUSE-2': 'at a pause',
      'FLB-EMITTER-RB-ML': 'in threaded inputs with a multiline filter',
    },
    titled: (title) => `(${title})`,
    mark: (stopped, lost) =>
      [
        stopped.length > 0 ? `stops ${stopped.join(' and ')}` : '',
        lost.length > 0 ? `still loses records ${lost.join(' and ')}` : '',
      ]
        .filter(Boolean)
        .join(', '),
    inSentence: (mark) => mark.replace(', still', ' but still'),
    asked: (version) => `${version} was asked for`,
    withMark: (why, mark) => `${why}; it ${mark}`,
    hop: (to, line, asked) => {
      const what = asked.length > 0 ? `the nearest that is free of ${asked.join(', ')}` : 'the nearest';
      return `${to} is the newest patched release of ${line === undefined ? 'the same line' : `line ${line}`} and ${what}`;
    },
    real: (version, free) => {
      const of = free.length > 0 ? `is free of ${free.join(', ')} and ` : '';
      return `${version} ${of}has no known defect as grave for the plugins in use; it is the newest patched release of the nearest such line`;
    },
    none: (from, terms) => `no release newer than ${from}${among(terms)} cures this${mirrorAdvice(terms)}`,
    losing: (version, mark) => `${version}, which ${mark}`,
    preferred: (named) => `the policy prefers the smallest hop: ${named}`,
    onlyHop: (named, losesRecords, terms) =>
      `${named}${losesRecords ? ',' : ''} cures what was asked, but no release${among(terms)} is free of other grave defects for the plugins in use${mirrorAdvice(terms)}`,
    both: (version) => `${version} is both the smallest hop and a real cure`,
    rather: (real, hop, why) => `${real} rather than ${hop}, which ${why ?? 'is open to more'}`,
    image: {
      registries: (allowed, repository, version) =>
        `the policy allows images of ${allowed.join(', ') || 'no registry'} only: mirror ${repository} at ${version} there`,
      pinned: (image, version) => `${image} is pinned by its digest: the digest of ${version} is needed`,
      noVersion: (image, repository, version) =>
        `the tag of ${image} does not say a version; set ${repository}:${version} by hand`,
      ownBuild: (tag, repository, version) =>
        `"${tag}" is a build of its own: choose the tag of ${repository} for ${version} by hand`,
      bitnami: (image, version) =>
        `${image} is a Bitnami build with revisions of its own: choose its tag for ${version} by hand`,
      gke: (image) => `${image} belongs to GKE, which puts it back: run a Fluent Bit of your own`,
      ownNumbers: (image, version) =>
        `${image} is numbered after its plugin, not after Fluent Bit: find the build that holds ${version} by its start-up banner`,
      noAwsImage: (repository, version, next) =>
        `no known ${repository} image ships Fluent Bit ${version}${next === undefined ? '' : `; ${next.image} ships ${next.version}, the next that does`}`,
    },
  },
  'zh-CN': {
    broken: (advisory) => `${effects['zh-CN'][advisory.class]}（${advisory.id} ${advisory.title}）`,
    stops: {
      crash: '崩溃',
      hang: '挂起',
      leak: '内存泄漏',
      oom: '内存增长',
      dataloss: '记录丢失',
      security: '安全漏洞',
    },
    occasions: {
      'FLB-FWD-PAUSE-2': '暂停时',
      'FLB-EMITTER-RB-ML': '线程化输入与 multiline 过滤器同用时',
    },
    titled: (title) => `（${title}）`,
    mark: (stopped, lost) =>
      [
        stopped.length > 0 ? `可消除${stopped.join('和')}` : '',
        lost.length > 0 ? `${lost.join('、')}仍会丢失记录` : '',
      ]
        .filter(Boolean)
        .join('，但'),
    inSentence: (mark) => (mark.includes('，但') ? `虽${mark}` : mark),
    asked: (version) => `要求的版本是 ${version}`,
    withMark: (why, mark) => `${why}；${mark}`,
    hop: (to, line, asked) => {
      const what = asked.length > 0 ? `也是不受 ${asked.join('、')} 影响的最近版本` : '也是最近的版本';
      return `${to} 是${line === undefined ? '同一系列' : ` ${line} 系列`}最新的补丁版本，${what}`;
    },
    real: (version, free) => {
      const of = free.length > 0 ? `不受 ${free.join('、')} 影响，且` : '';
      return `${version} ${of}对所用插件没有同等严重的已知缺陷；它是满足这一条件的最近系列中最新的补丁版本`;
    },
    none: (from, terms) =>
      `${terms.isRestricted ? '允许的版本中' : ''}没有比 ${from} 更新且能解决此问题的版本${mirrorAdviceZh(terms)}`,
    losing: (version, mark) => `${version}（${mark}）`,
    preferred: (named) => `策略偏好最小的升级跨度：${named}`,
    onlyHop: (named, _, terms) =>
      `${named} 能解决此问题，但${terms.isRestricted ? '允许的版本中' : ''}没有一个版本对所用插件完全没有其他严重缺陷${mirrorAdviceZh(terms)}`,
    both: (version) => `${version} 既是最小的升级跨度，又能根治`,
    rather: (real, hop, why) => `选 ${real} 而不选 ${hop}，因为后者${why ?? '仍有其他缺陷'}`,
    image: {
      registries: (allowed, repository, version) =>
        allowed.length > 0
          ? `策略只允许来自 ${allowed.join('、')} 的镜像：请先把 ${repository} 的 ${version} 同步到那里`
          : `策略不允许任何镜像仓库：请先允许一个仓库，再把 ${repository} 的 ${version} 同步到那里`,
      pinned: (image, version) => `${image} 以 digest 固定：需要 ${version} 的 digest`,
      noVersion: (image, repository, version) =>
        `${image} 的标签没有说明版本；请手动设为 ${repository}:${version}`,
      ownBuild: (tag, repository, version) =>
        `“${tag}”是自行构建的版本：请手动选择 ${repository} 中对应 ${version} 的标签`,
      bitnami: (image, version) =>
        `${image} 是 Bitnami 的构建，有自己的修订号：请手动选择对应 ${version} 的标签`,
      gke: (image) => `${image} 由 GKE 管理，改动会被还原：请自行部署 Fluent Bit`,
      ownNumbers: (image, version) =>
        `${image} 按其插件而非 Fluent Bit 编号：请根据启动横幅找到包含 ${version} 的构建`,
      noAwsImage: (repository, version, next) =>
        `已知的 ${repository} 镜像都不包含 Fluent Bit ${version}${next === undefined ? '' : `；${next.image} 包含 ${next.version}，是其后最近的版本`}`,
    },
  },
};

import { describe, expect, test } from 'vitest';
import { advisories, inLocale } from '../../src/fluentbit/advisory-catalogue.ts';
import { matchAdvisories } from '../../src/fluentbit/advisory.ts';
import { effectiveInputs } from '../../src/fluentbit/config/effective-inputs.ts';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import { withVersion } from '../../src/fluentbit/image.ts';
import { predictPeak } from '../../src/fluentbit/memory.ts';
import { whereToGo } from '../../src/fluentbit/release.ts';

const locale = 'zh-CN';
const version = '3.2.0';
const text = '[INPUT]\n    Name forward\n    Mem_Buf_Limit 512Mi\n[OUTPUT]\n    Name null\n    Match *\n';
const config = readConfig([{ name: 'main.conf', text }], 'main.conf', { version, locale });

test('a configuration', () => {
  expect(config.problems.map(({ what, inForce }) => [what, inForce])).toEqual([
    [
      'Mem_Buf_Limit：“512Mi”使用了 Kubernetes 单位；Fluent Bit 只认 K、M、G（以及 KB、MB、GB）',
      '没有任何上限，Fluent Bit 记录一条错误日志，并在没有 Mem_Buf_Limit 的情况下启动',
    ],
  ]);
  expect(effectiveInputs(config, version, locale).map(({ notes }) => notes)).toEqual([
    ['“512Mi”使用了 Kubernetes 单位；Fluent Bit 只认 K、M、G（以及 KB、MB、GB）；该版本启动后没有任何上限'],
  ]);
});

test('the memory it needs', () => {
  const { terms, basis } = predictPeak(config, version, { locale, connections: 2 });
  expect(terms.map(({ name }) => name)).toEqual(['基础', 'chunk forward.0', '读缓冲区 forward.0']);
  expect(terms[2]?.why).toBe('2 个连接，每个 1024000 字节：Buffer_Chunk_Size');
  expect(basis).toMatch(/^在 amd64、cgroup v1 上标定，.*；不含过滤器的缓存和内存泄漏$/);
});

test('an advisory, and what speaks for and against it', () => {
  const [match] = matchAdvisories({ version, config, crash: undefined, locale }).filter(
    ({ advisory }) => advisory.id === 'FLB-FWD-PAUSE-1',
  );
  expect(match).toMatchObject({
    advisory: { title: 'in_forward：Mem_Buf_Limit 触发输入暂停时释放后使用（最初的形态）' },
    isUsed: true,
    because: ['3.2.0 在受影响的版本范围 3.1.2–3.2.2 内', '配置中使用了 in_forward'],
    against: ['没有 forward 输入的 Mem_Buf_Limit 生效，因此不会暂停'],
  });
});

test('where to go, and why', () => {
  const cure = { advisories: ['FLB-FWD-PAUSE-1'], plugins: new Set(['in_forward', 'out_null']) };
  const { smallestHop, why } = whereToGo(version, cure, { locale });
  expect([smallestHop?.mark, why]).toEqual([
    '可消除崩溃，但暂停时仍会丢失记录',
    '选 4.2.8 而不选 3.2.10，因为后者虽可消除崩溃，但暂停时仍会丢失记录',
  ]);
  expect(whereToGo(version, cure, { locale, allowed: ['1.9'] }).why).toBe(
    '允许的版本中没有比 3.2.0 更新且能解决此问题的版本；4.2.8 可以：请将其列入允许的版本，并把对应镜像同步到内部仓库',
  );
});

test('why an image is not changed', () => {
  expect(withVersion('gke.gcr.io/fluent-bit:v1.8.12-gke.24', '4.0.14', { locale })).toEqual({
    refused: 'gke.gcr.io/fluent-bit:v1.8.12-gke.24 由 GKE 管理，改动会被还原：请自行部署 Fluent Bit',
  });
});

describe('the words of the catalogue', () => {
  test.each(advisories.map((advisory) => [advisory.id, advisory] as const))('%s', (_, advisory) => {
    const told = inLocale(advisory, locale);
    expect(told.title).toMatch(/\p{Script=Han}/u);
    expect(told.conditions).toMatch(/\p{Script=Han}/u);
    // Versions and settings to write stand in the Chinese words as in the English ones.
    for (const word of advisory.workaround.match(/\b\d+\.\d+\.\d+\b|\b\w+\.\w+_\w+\b/g) ?? [])
      expect(told.workaround).toContain(word);
  });

  test('are English where a catalogue has no others', () => {
    const refreshed = advisories.map((advisory) => ({ ...advisory, 'zh-CN': undefined }));
    expect(refreshed.map((advisory) => inLocale(advisory, locale))).toEqual(refreshed);
  });
});

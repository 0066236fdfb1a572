import { describe, expect, it } from 'vitest';
import type { ReleasePolicy } from '../../src/fluentbit/release.ts';
import type { ConfigChange } from '../../src/plan/config-change.ts';
import { imageStep, versionsWorthOffering } from '../../src/plan/image-step.ts';
import { caseOf, planFor } from '../support/playbook-cases.ts';

describe('which releases and images may be proposed', () => {
  const crash = 'known-crash/seed-v3.2.0-mbl256m-packsmall';
  const under = async (releases: ReleasePolicy, version?: string) =>
    planFor(await caseOf(crash), {
      policy: { memoryCeilingBytes: 4 * 1024 ** 3, releases },
      ...(version ? { wish: { version } } : {}),
    });

  it('only an allowed version is proposed, with what a better one would need', async () => {
    const plan = await under({ allowed: ['3.2'] });
    expect([plan?.adviceOnly, plan?.steps[0]?.to]).toEqual([
      undefined,
      'cr.fluentbit.io/fluent/fluent-bit:3.2.10',
    ]);
    expect(plan?.steps[0]?.why).toMatch(/4\.2\.8 would: allow it and mirror its image/);
  });
  it('where nothing allowed cures, the plan is advice that says what to mirror', async () => {
    const plan = await under({ allowed: ['3.2.0', '3.2.1'] });
    expect(plan?.steps.filter((step) => step.kind !== 'advice')).toEqual([]);
    expect(plan?.adviceOnly).toBe(
      'No release newer than 3.2.0 among the allowed versions cures this; 4.2.8 would: allow it and mirror its image.',
    );
  });
  it('the smallest hop where the settings prefer it, never without the loss', async () => {
    const plan = await under({ prefer: 'smallest-hop' });
    expect(plan?.steps[0]?.to).toMatch(/:3\.2\.10$/);
    expect(plan?.steps[0]?.why).toMatch(/still loses records at a pause/);
  });
  it('a registry that is not allowed: what to mirror', async () => {
    expect((await under({ registries: ['registry.example'] }))?.adviceOnly).toBe(
      'The policy allows images of registry.example only: mirror cr.fluentbit.io/fluent/fluent-bit at 4.2.8 there.',
    );
  });
  it('a rewrite leads to the mirror, and the undo back', async () => {
    const rewrites = [{ from: 'cr.fluentbit.io', to: 'registry.example/cr' }];
    const plan = await under({ registries: ['registry.example'], rewrites });
    expect([plan?.steps[0]?.to, plan?.undo[0]?.to]).toEqual([
      'registry.example/cr/fluent/fluent-bit:4.2.8',
      'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
    ]);
  });
  it('a person’s version must be allowed too', async () => {
    expect((await under({ allowed: ['4.2'] }, '4.2.7'))?.steps[0]?.to).toMatch(/:4\.2\.7$/);
    expect((await under({ allowed: ['4.2', '3.2.10'] }, '4.0.14'))?.adviceOnly).toBe(
      'Fluent Bit 4.0.14 is not allowed here: the settings allow 4.2, 3.2.10.',
    );
  });
  it('a person’s version must have been released', async () => {
    expect((await under({}, '4.2.99'))?.adviceOnly).toMatch(/^Fluent Bit 4\.2\.99 is no release known here/);
    const known = [{ version: '4.2.99', line: '4.2' }];
    expect((await under({ known }, '4.2.99'))?.steps[0]?.to).toMatch(/:4\.2\.99$/);
  });
  it('a line that the version refuses is no obstacle where the same plan mends it', async () => {
    const { facts } = await caseOf(crash);
    const { mounted } = facts;
    const section = mounted?.config.sections.find(({ kind }) => kind === 'input');
    if (!mounted || !section) throw new Error('The case has no input.');
    const files = mounted.files.map((file) => ({ ...file, text: file.text.replace('256m', '256m # load') }));
    const asked = (changes: readonly ConfigChange[]) =>
      imageStep(
        { ...facts, mounted: { ...mounted, files } },
        { target: '', risk: '', policy: {}, locale: 'en', changes },
      );
    const mended = { section, key: 'Mem_Buf_Limit', from: '256m # load', to: '256m', why: '' };
    expect(asked([]).obstacle).toMatch(/4\.2\.8 would not accept/);
    expect(asked([mended]).obstacle).toBeUndefined();
  });
  it('only allowed versions are offered to choose from', async () => {
    const { facts } = await caseOf(crash);
    const offered = (policy: ReleasePolicy) =>
      versionsWorthOffering(facts, policy).map((target) => target.version);
    expect([offered({}), offered({ allowed: ['3.2'] }), offered({ allowed: ['1.9'] })]).toEqual([
      ['4.2.8', '3.2.10'],
      ['3.2.10'],
      [],
    ]);
  });
});

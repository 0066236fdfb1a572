import { afterEach, describe, expect, it } from 'vitest';
import type { Death } from '../support/fake-cluster.ts';
import { createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe('a clean end', () => {
  const stopped: Death = {
    exitCode: 0,
    reason: 'Completed',
    log: 'Fluent Bit v3.2.0\n[2026/11/22 12:42:45] [ info] [sp] stream processor started\n[2026/11/22 12:42:50] [engine] caught signal (SIGTERM)\n',
  };
  const killing = (stage: Stage) => ({
    metadata: { name: 'killing', namespace: 'logging' },
    involvedObject: { kind: 'Pod', namespace: 'logging', name: stage.cluster.objects.pods[0]?.metadata.name },
    type: 'Normal',
    reason: 'Killing',
    message: 'Container fluent-bit failed liveness probe, will be restarted',
    count: 1,
    lastTimestamp: stage.clock.now().toISOString(),
  });

  it('that was asked for ends without a word', async () => {
    stage = await createStage();
    await stage.cluster.die(1, stopped);
    await stage.advance(20_000);
    expect([await stage.state(), stage.journal]).toEqual(['resolved', []]);
  });

  it('of which the kubelet says that a probe failed is told once that is known', async () => {
    stage = await createStage();
    await stage.advance(600_000);
    stage.cluster.objects.events.push(killing(stage));
    await stage.cluster.die(1, stopped);
    expect(stage.journal).toEqual([]);
    await stage.advance(20_000);
    expect(stage.text('inc-1/alert')).toContain('liveness probe failed');
  });

  it('beside a crash is told with it', async () => {
    stage = await createStage();
    await stage.cluster.die(1, stopped);
    await stage.cluster.die(2, segfault);
    await stage.advance(20_000);
    expect(stage.text('inc-1/alert')).toContain('crashed on a known defect');
  });
});

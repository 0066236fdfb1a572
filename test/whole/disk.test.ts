import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { createSimClock } from '../../src/demo/clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { defaultScene, fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { defaultHttp, defaultSettings } from '../../src/settings.ts';
import { slackOf } from './whole-stage.ts';

/** Only root may mount a disk that is small. */
const mayMount = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** A file with a file system in it, as a disk; `abort` makes it what a disk becomes that fails. */
const formatted = (image: string) =>
  execFileSync('mkfs.ext4', ['-q', '-F', image, '16M'], { stdio: 'ignore' });
const mountImage = (image: string, at: string) =>
  execFileSync('mount', ['-o', 'loop', image, at], { stdio: 'ignore' });
const abort = (at: string) => execFileSync('mount', ['-o', 'remount,abort', at], { stdio: 'ignore' });

const mayBreak = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'break-'));
  try {
    formatted(path.join(folder, 'image'));
    mkdirSync(path.join(folder, 'disk'));
    mountImage(path.join(folder, 'image'), path.join(folder, 'disk'));
    try {
      abort(path.join(folder, 'disk'));
    } finally {
      execFileSync('umount', [path.join(folder, 'disk')]);
    }
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

const clock = createSimClock({ rate: 20 });
const ends: (() => unknown)[] = [];
let disk = '';
let logged: { readonly level: number; readonly msg: string; readonly operation?: string }[] = [];
let cluster: SimulatedCluster;
let workspace: Workspace;

beforeEach(async () => {
  logged = [];
  cluster = await createSimulatedCluster({ clock, seed: 'disk', scene: defaultScene() });
  ends.push(() => cluster.close());
  workspace = await createWorkspace({ limits: { rates: false } });
  ends.push(() => workspace.close());
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe.skipIf(!mayMount)('a disk of two megabytes', () => {
  beforeEach(() => {
    disk = mkdtempSync(path.join(tmpdir(), 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    ends.unshift(() => {
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true });
    });
  });

  it('is full for a while: said once, not ready, and everything follows when there is room', async () => {
    const app = await start();
    const ready = async () => (await fetch(`http://127.0.0.1:${app.httpPort}/readyz`)).text();
    await until(async () => expect(await ready()).toMatch(/\nready\n$/));
    fill();
    cluster.rollOut(fluentBitImage('3.2.0'));
    cluster.setLoad(heavySlowLoad);
    await until(async () =>
      expect(await ready()).toMatch(/\[-\]store: it cannot be written or reached: a full disk/),
    );
    expect((await fetch(`http://127.0.0.1:${app.httpPort}/healthz`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${app.httpPort}/metrics`)).text()).toContain(
      'fluent_medic_store_up 0',
    );
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const outages = logged.filter(({ msg }) => msg.startsWith('the store fails'));
    expect(outages).toHaveLength(1);
    expect(logged.filter(({ level }) => level >= 40).length).toBeLessThan(20);

    rmSync(path.join(disk, 'filler'));
    await until(async () => expect(await ready()).toMatch(/\nready\n$/));
    await until(() => expect(texts().some((text) => /Approve|wants|3\.2\.0/.test(text))).toBe(true));
    await until(() => expect(alerts()).toHaveLength(1));
    expect(logged.filter(({ msg }) => msg === 'the store works again').length).toBe(
      logged.filter(({ msg }) => msg.startsWith('the store fails')).length,
    );
  }, 180_000);

  it('is read-only at the start: one sentence, and the next start goes on once it is not', async () => {
    await (await start()).stop();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expect(start()).rejects.toThrow(/^The database \S+ [^\n]+\.$/);
    execFileSync('mount', ['-o', 'remount,rw', disk]);
    await expect(start()).resolves.toBeDefined();
  }, 120_000);
});

it.skipIf(!mayBreak)(
  'a disk that becomes read-only while the bot runs: said once, not ready, alive; the start after it is mended tells what died',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'broken-'));
    disk = path.join(folder, 'disk');
    mkdirSync(disk);
    const image = path.join(folder, 'image');
    formatted(image);
    mountImage(image, disk);
    ends.unshift(() => {
      execFileSync('umount', ['-l', disk]);
      rmSync(folder, { recursive: true });
    });
    const app = await start();
    const ready = async () => (await fetch(`http://127.0.0.1:${app.httpPort}/readyz`)).text();
    await until(async () => expect(await ready()).toMatch(/\nready\n$/));
    abort(disk);
    cluster.rollOut(fluentBitImage('3.2.0'));
    cluster.setLoad(heavySlowLoad);
    await until(async () => expect(await ready()).toMatch(/\[-\]store: it .*; the log says more\n/));
    expect((await fetch(`http://127.0.0.1:${app.httpPort}/healthz`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(alerts()).toEqual([]);
    const outages = logged.filter(({ msg }) => msg.startsWith('the store fails'));
    expect(new Set(outages.map(({ operation }) => operation)).size).toBe(outages.length);
    expect(logged.filter(({ level }) => level >= 40).length).toBeLessThan(20);
    await app.stop();

    execFileSync('umount', [disk]);
    mountImage(image, disk);
    await start();
    await until(() => expect(alerts()).toHaveLength(1));
  },
  180_000,
);

const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: 60_000, interval: 50 });
const texts = () => workspace.snapshot().messages.map(({ text }) => text);
const alerts = () => workspace.snapshot().messages.filter(({ threadTs }) => threadTs === undefined);

/** All the room there is, to the last byte. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize));
}

async function start(): Promise<App> {
  const app = await startApp({
    settings: { ...defaultSettings, lookbackMs: 7_200_000, gatherMs: 1_000 },
    clusters: [{ name: 'prod-eu', kubeConfigText: cluster.kubeconfig('reader') }],
    slack: slackOf(workspace),
    http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
    database: { kind: 'sqlite', path: path.join(disk, 'medic.db') },
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: {
      level: 'info',
      destination: { write: (line) => void logged.push(JSON.parse(line) as (typeof logged)[0]) },
    },
    clock,
  });
  ends.push(() => app.stop());
  return app;
}

import path from 'node:path';
import process from 'node:process';
import { startApp } from '../../src/app.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { Surroundings } from './surroundings.ts';

/** The whole bot as it is shipped, but with this schedule of its sweep; prints a line once it watches. */
const [surroundings = '', sweep = ''] = process.argv.slice(2);
const { kubeConfigText, slackUrl, botToken, appToken } = JSON.parse(surroundings) as Surroundings;
const app = await startApp({
  settings: {
    ...defaultSettings,
    changes: {
      ...defaultSettings.changes,
      mode: 'live',
      approval: { ...defaultSettings.changes.approval, groups: ['S0APPROVERS'] },
    },
    schedules: { ...defaultSettings.schedules, sweep },
  },
  clusters: [{ name: 'bench', kubeConfigText }],
  slack: { botToken, appToken, apiUrl: `${slackUrl}/api/`, channel: 'log-incidents' },
  database: { kind: 'sqlite', path: ':memory:' },
  playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
  log: { level: 'warn', destination: { write: (line) => void process.stderr.write(line) } },
});
process.stdout.write('watching\n');
await app.ended;

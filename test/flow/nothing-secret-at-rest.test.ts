import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decompressed } from '../../src/adapters/store/compressed.ts';
import { createRunWatch } from '../../src/flow/watch-runs.ts';
import { seedConfig } from '../support/cluster-objects.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { createStage, oomKill, segfault, type Stage } from '../support/stage.ts';

let folder: string;
let stage: Stage;
let count: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medic-at-rest-'));
  count = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Every planted secret begins so, and each is another one. */
const mark = 'Zq9pLanted';
const secret = () => `${mark}${(count += 1)}xW7`;

const config = () => `${seedConfig()}    http_User   alice
    http_Passwd ${secret()}
    Header      Authorization Bearer ${secret()}
    URI         /in?token=${secret()}&x=1
    proxy       http://bob:${secret()}@proxy:3128
    # shared_key ${secret()}
`;

const now = '[2026/11/22 12:42:52]';
const lines =
  () => `${now} [error] [output:http:http.0] es:80, HTTP status=401 URI=/in?api_key=${secret()}&x=1
${now} [error] [output:es:es.0] could not connect to https://bob:${secret()}@es:9200
${now} [ warn] [http_client] malformed header Authorization: Bearer ${secret()}
[0] app: [[1.0, {}], {"log"=>"card ${secret()}", "password"=>"${secret()}"}]
`;

/** A death after a log in which our own lines and a record name secrets. */
const leaking = (death: typeof segfault) => ({ ...death, log: `${lines()}${death.log}${lines()}` });

async function story(): Promise<void> {
  stage = await createStage({ database: join(folder, 'medic.db'), config: config() });
  await stage.advance(1_000);
  for (const node of [1, 2]) await stage.cluster.die(node, leaking(segfault));
  await createRunWatch(stage.deps())(new AbortController().signal);
  await stage.advance(20_000);
  await stage.press('inc-1/alert', 'acknowledge', onCall);
  stage.writer.refusals.set('DaemonSet', `denied: env http_passwd=${secret()} is not allowed`);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  stage.writer.refusals.clear();
  await stage.press('inc-1/card/1', 'check-again', onCall);
  await stage.advance(10_000);
  await stage.press('inc-1/card/2', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  await stage.cluster.die(1, leaking(oomKill('4.2.8')));
  await stage.advance(30_000);
  await stage.press('inc-1/card/3', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(90_000);
  const note = `it was password=${secret()}`;
  await stage.press('inc-1/summary', 'name-cause', onCall, { cause: 'memory-limit-too-low', note });
  await stage.desk().command(`freeze token=${secret()}`, approver, 'C1');
  await stage.advance(10_000);
}

/** Every byte of every file: all pages, free ones included, and the write-ahead log. */
const bytesAtRest = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');

/** What the compressed parts say. */
function evidenceAtRest(): readonly string[] {
  const db = new DatabaseSync(join(folder, 'medic.db'));
  const rows = db.prepare('SELECT files FROM evidence').all();
  db.close();
  return rows.map(({ files }) => decompressed(files as Uint8Array));
}

it('of a whole story nothing secret is at rest: not in a page, nor in the log, nor in what is compressed', async () => {
  await story();
  expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['stopped', 'held', 'held']]);
  expect(count).toBeGreaterThan(30);
  const running = bytesAtRest();
  expect(readdirSync(folder)).toContain('medic.db-wal');
  await stage.close();
  const ended = bytesAtRest();
  const evidence = evidenceAtRest();
  for (const text of [running, ended, ...evidence]) expect(text.includes(mark)).toBe(false);
  // The places were read, without what stood in them.
  expect(ended).toContain('fw_conn_event');
  expect(evidence.length).toBeGreaterThan(1);
  expect(evidence.join('\n')).toMatch(/http_Passwd \[redacted\]/);
  expect(evidence.join('\n')).toMatch(/api_key=\[redacted\]/);
});

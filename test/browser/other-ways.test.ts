import { afterEach, expect, it } from 'vitest';
import { approve, openPage, type Scene } from './open-page.ts';

let scene: Scene | undefined;
afterEach(async () => {
  await scene?.close();
  scene = undefined;
});

const size = { width: 1280, height: 800 };

async function toTheFirstPlan(): Promise<Scene> {
  const opened = await openPage(size);
  scene = opened;
  await opened.page.getByTestId('thread-link').first().click({ timeout: 90_000 });
  await opened.thread.getByText(/Proposed fix · upgrade 3\.2\.0/).waitFor({ timeout: 30_000 });
  return opened;
}

it('too little memory fails its verification and is rolled back', { timeout: 240_000 }, async () => {
  const played = await toTheFirstPlan();
  const { page, thread, stage } = played;
  await played.become('Raj');
  await approve(played);
  await thread.getByText(/Proposed fix · Mem_Buf_Limit 256m/).waitFor({ timeout: 90_000 });
  await thread.getByRole('button', { name: 'Change values…' }).click();
  const modal = page.getByTestId('modal');
  await modal.getByLabel(/Memory limit of the container/).fill('512m');
  await modal.getByRole('button', { name: 'Create new version' }).click();
  await modal.getByText(/too little to start/).waitFor();
  await modal.getByLabel(/Memory limit of the container/).fill('640Mi');
  await modal.getByRole('button', { name: 'Create new version' }).click();
  await thread
    .getByText(/Proposed fix · Mem_Buf_Limit 256m → 384m, memory limit 512Mi → 640Mi/)
    .waitFor({ timeout: 20_000 });
  await approve(played);
  await thread
    .getByText(/Rolled back/)
    .first()
    .waitFor({ timeout: 150_000 });
  const map = stage.cluster.store.get('configmaps', 'logging', 'fluent-bit') as
    | { data?: Record<string, string> }
    | undefined;
  expect(map?.data?.['fluent-bit.conf']).toMatch(/Mem_Buf_Limit {3}256m/);
  const workload = JSON.stringify(stage.cluster.store.get('daemonsets', 'logging', 'fluent-bit')?.['spec']);
  expect(workload).toContain('"memory":"512Mi"');
  expect(workload).toContain('fluent-bit:4.');
});

it('a declined plan changes nothing and says who declined and why', { timeout: 120_000 }, async () => {
  const { page, thread, stage } = await toTheFirstPlan();
  await thread.getByRole('button', { name: 'Decline…' }).click();
  const modal = page.getByTestId('modal');
  await modal.getByLabel(/Why/).fill('freeze until Monday');
  await modal.getByRole('button', { name: 'Decline' }).click();
  await thread.getByText(/Declined · upgrade/).waitFor({ timeout: 20_000 });
  expect(await thread.innerText()).toMatch(/freeze until Monday/i);
  expect(JSON.stringify(stage.cluster.store.get('daemonsets', 'logging', 'fluent-bit')?.['spec'])).toContain(
    'fluent-bit:3.2.0',
  );
});

it('a person names the cause in a form, and the alert says so', { timeout: 120_000 }, async () => {
  const { page, thread, pageErrors } = await toTheFirstPlan();
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'The cause was…' }).click();
  const modal = page.getByTestId('modal');
  await modal.getByLabel(/How do you know/).fill('seen in a heap profile');
  await modal.getByLabel('Cause').selectOption('memory-leak');
  await modal.getByRole('button', { name: 'Save' }).click();
  await thread
    .getByText(/it leaks memory \(memory-leak\) – seen in a heap profile/)
    .waitFor({ timeout: 20_000 });
  expect(pageErrors).toEqual([]);
});

it('answers slash commands, with help for a wrong one', { timeout: 90_000 }, async () => {
  scene = await openPage(size);
  const { page } = scene;
  const composer = page.getByTestId('composer');
  await composer.fill('/fluentbit stauts');
  await composer.press('Escape');
  await composer.press('Enter');
  await page
    .getByText(/Did you mean/)
    .first()
    .waitFor({ timeout: 10_000 });
  await composer.fill('/fluentbit versions 3.2.0');
  await composer.press('Escape');
  await composer.press('Enter');
  const answer = page.getByTestId('message').getByText(/FLB-FWD-PAUSE-1/);
  await answer.waitFor({ timeout: 10_000 });
  expect(await answer.innerText()).toMatch(/Free of them: \d\.\d\.\d/);
  expect(scene.pageErrors).toEqual([]);
});

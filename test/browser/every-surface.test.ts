import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { verbs } from '../../src/chat/command-messages.ts';
import { type Locale, locales } from '../../src/language/locale.ts';
import { said, tell } from '../../src/language/words.ts';
import { openPage, type Scene } from './open-page.ts';

const shots = process.env['SCREENSHOTS'];
let scene: Scene | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shoot(`failed-${task.id}`);
  await scene?.close();
  scene = undefined;
});

async function shoot(name: string): Promise<void> {
  if (!shots || !scene) return;
  await mkdir(shots, { recursive: true });
  await scene.page.waitForTimeout(400);
  await scene.page.screenshot({ path: path.join(shots, `${name}.png`) });
}

type Say = (...words: Parameters<typeof said>) => string;
const sayIn =
  (locale: Locale): Say =>
  (...words) =>
    tell(said(...words), locale);

/** Types a sub-command and waits for an answer that was not there before. */
async function ask({ page }: Scene, text: string): Promise<string> {
  const messages = page.getByTestId('channel').getByTestId('message');
  const before = await messages.count();
  const composer = page.getByTestId('composer');
  await composer.fill(`/fluentbit ${text}`);
  await composer.press('Escape');
  await composer.press('Enter');
  await expect.poll(() => messages.count(), { timeout: 20_000 }).toBeGreaterThan(before);
  return messages.last().innerText();
}

const questions: Readonly<Record<(typeof verbs)[number], string>> = {
  diagnose: 'logging/fluent-bit',
  fix: 'inc-1',
  status: '',
  incidents: '',
  show: 'inc-1',
  verdict: 'inc-1',
  snooze: 'inc-9 1h',
  handover: 'inc-1',
  merge: 'inc-1 inc-1',
  split: 'inc-1',
  freeze: 'a look',
  resume: '',
  rollback: 'logging/nobody',
  fleet: '',
  memory: 'logging/fluent-bit input.Mem_Buf_Limit=64M',
  versions: '3.2.0',
  help: '',
};

describe.each(locales)('every surface in %s', (locale) => {
  const say = sayIn(locale);

  it('commands, forms and App Home are played', { timeout: 240_000 }, async () => {
    scene = await openPage({ width: 1280, height: 900 }, locale);
    const { page, thread, pageErrors } = scene;
    await page.getByTestId('thread-link').first().click({ timeout: 90_000 });
    await thread
      .getByText(new RegExp(`${say('card.state.proposed')} · .*3\\.2\\.0`))
      .waitFor({ timeout: 40_000 });
    await scene.become('Raj');
    await shoot(`${locale}-proposed`);

    const modal = page.getByTestId('modal');
    for (const label of [say('alert.button.upgrade'), say('alert.button.limits')]) {
      await page.getByTestId('channel').getByRole('button', { name: label }).first().click();
      await modal.getByText(say('form.cancel')).waitFor({ timeout: 10_000 });
      await modal.getByText('logging/fluent-bit').first().waitFor({ timeout: 10_000 });
      if (label === say('alert.button.limits')) await shoot(`${locale}-limits`);
      await modal.getByRole('button', { name: say('form.cancel') }).click();
      await modal.waitFor({ state: 'detached' });
    }
    for (const label of [say('form.details'), say('verdict.button.cause'), say('verdict.button.none')]) {
      await page.getByTestId('channel').getByRole('button', { name: 'More actions' }).first().click();
      await page.getByRole('menuitem', { name: label }).click();
      await modal.getByText('logging/fluent-bit').first().waitFor({ timeout: 10_000 });
      await page.keyboard.press('Escape');
      await modal.waitFor({ state: 'detached' });
    }

    for (const verb of verbs) {
      const answer = await ask(scene, `${verb} ${questions[verb]}`);
      expect(answer).not.toMatch(new RegExp(say('slack.failed', { id: '' }).slice(0, 12)));
      if (verb === 'help') await shoot(`${locale}-help`);
      if (verb === 'memory') await shoot(`${locale}-memory`);
    }
    expect(await ask(scene, 'stauts')).toContain('status');

    await page.getByRole('button', { name: 'App Home' }).or(page.getByText('App Home')).first().click();
    const home = page.getByTestId('home');
    await home.getByText(say('appHome.need.approval')).waitFor({ timeout: 10_000 });
    await shoot(`${locale}-home`);
    await home
      .getByRole('combobox')
      .first()
      .selectOption({ label: say('appHome.show.ended') });
    await home.getByText(say('appHome.none.ended')).waitFor({ timeout: 10_000 });
    await home.getByRole('button', { name: say('appHome.diagnose') }).click();
    await modal.getByRole('combobox').fill('flu');
    await page.getByRole('option', { name: /logging\/fluent-bit/ }).click({ timeout: 10_000 });
    await shoot(`${locale}-search`);
    await modal.getByRole('button', { name: say('appHome.ask.submit') }).click();
    await modal.waitFor({ state: 'detached', timeout: 10_000 });
    expect(pageErrors).toEqual([]);
  });
});

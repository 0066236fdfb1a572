import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { startDemoApp } from '../../src/cli/demo.ts';
import { directStory } from '../../src/demo/story/direct-story.ts';
import { narrate } from '../../src/demo/story/narrate.ts';
import type { Locale } from '../../src/language/locale.ts';
import { setStage, type Stage } from '../../src/demo/story/stage.ts';
import { quietIo } from '../support/quiet-io.ts';

export interface Scene {
  readonly stage: Stage;
  readonly page: Page;
  readonly thread: Locator;
  /** Errors of the page's console: a clean page has none. */
  readonly pageErrors: readonly string[];
  become(name: string): Promise<void>;
  close(): Promise<void>;
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The demo with a browser in front of it, on free ports. */
export async function openPage(
  size: { width: number; height: number },
  locale: Locale = 'en',
): Promise<Scene> {
  const stage = await setStage({ port: 0, rate: 12, locale });
  const app = await startDemoApp(stage, quietIo(), { chat: 'local', cluster: 'simulated', locale });
  const stop = new AbortController();
  const playing = Promise.all([directStory(stage, stop.signal), narrate(stage, stop.signal, locale)]);
  const profile = await mkdtemp(path.join(tmpdir(), 'medic-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: flags,
    viewport: size,
  });
  const page = await context.newPage();
  const pageErrors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && pageErrors.push(message.text())));
  page.on('pageerror', (error) => void pageErrors.push(String(error)));
  await page.goto(stage.workspace.url);
  return {
    stage,
    page,
    thread: page.getByTestId('thread'),
    pageErrors,
    async become(name) {
      await page.getByTestId('person-switch').click();
      await page.getByRole('menuitemradio', { name: new RegExp(name) }).click();
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
      stop.abort();
      await playing;
      await app.stop();
      await stage.close();
    },
  };
}

/** Presses Approve on the newest card and confirms. */
export async function approve({ page, thread }: Scene): Promise<void> {
  await thread
    .getByRole('button', { name: /^Approve/ })
    .last()
    .click();
  await page.getByTestId('confirm').getByRole('button', { name: 'Approve' }).click();
}

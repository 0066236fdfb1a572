import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { approve, openPage, type Scene } from './open-page.ts';

const shots = process.env['SCREENSHOTS'];
let scene: Scene | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shoot(`failed-${task.id}`);
  await scene?.close();
  scene = undefined;
});

/** Kept only when SCREENSHOTS names a folder, as for the README. */
async function shoot(name: string): Promise<void> {
  if (!shots || !scene) return;
  await mkdir(shots, { recursive: true });
  await scene.page.waitForTimeout(400);
  await scene.page.screenshot({ path: path.join(shots, `${name}.png`) });
}

const alertHeading = (words: RegExp) => scene?.page.getByTestId('channel').getByText(words).first();

describe.each([
  ['wide', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
])('the story in the browser, %s', (name, size) => {
  it('is played by clicking, from the alert to the verified fix', { timeout: 200_000 }, async () => {
    scene = await openPage(size);
    const { page, thread } = scene;
    expect(await page.getByTestId('notice').innerText()).toMatch(/#log-incidents|stand-in/);
    await shoot(`${name}-1-first`);
    await alertHeading(/FIRING · prod-eu logging\/fluent-bit is crashing/)?.waitFor({ timeout: 60_000 });
    await shoot(`${name}-2-alert`);
    await page.getByTestId('thread-link').first().click({ timeout: 30_000 });
    await thread.getByText(/Proposed fix · upgrade 3\.2\.0/).waitFor({ timeout: 30_000 });
    expect(await thread.innerText()).toMatch(/fw_conn_event\(\) at plugins\/in_forward\/fw_conn\.c:75/);
    await alertHeading(/One approval is needed/)?.waitFor({ state: 'attached', timeout: 20_000 });
    await shoot(`${name}-3-proposed`);

    await approve(scene);
    await thread.getByText(/Not approved/).waitFor();
    await shoot(`${name}-4-refused`);
    await scene.become('Raj');
    await approve(scene);
    await thread
      .getByText(/Applying|Verifying/)
      .first()
      .waitFor({ timeout: 30_000 });
    await shoot(`${name}-5-applying`);
    await thread.getByText(/Proposed fix · Mem_Buf_Limit 256m/).waitFor({ timeout: 90_000 });
    await thread.getByText(/Done, the incident goes on/).waitFor({ timeout: 30_000 });
    await shoot(`${name}-6-second-plan`);
    const card = await thread.innerText();
    for (const key of ['Mem_Buf_Limit', 'Buffer_Chunk_Size', 'Buffer_Max_Size', 'limits.memory'])
      expect(card).toContain(key);

    await approve(scene);
    await thread
      .getByText(/Verifying/)
      .first()
      .waitFor({ timeout: 60_000 });
    await shoot(`${name}-7-verifying`);
    await thread.getByText(/fixed and verified/).waitFor({ timeout: 120_000 });
    const picture = thread.getByRole('img', { name: /Memory of \d+ pods: highest \d+ MiB/ });
    await picture.waitFor({ timeout: 20_000 });
    await picture.scrollIntoViewIfNeeded();
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 400),
    ).toBe(true);
    await thread
      .getByRole('img', { name: /crashes on \d+ pods? from .* None since the last change/ })
      .waitFor();
    await shoot(`${name}-8-resolved`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(scene.pageErrors).toEqual([]);
  });
});

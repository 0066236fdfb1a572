import type { Locale } from '../../language/locale.ts';
import { said, tell, type Words } from '../../language/words.ts';
import { findButton } from './find-button.ts';
import type { Stage } from './stage.ts';

const everyMs = 700;

/** Keeps the banner of the page true: what runs here, what happens, what may be pressed now. */
export async function narrate(stage: Stage, stop: AbortSignal, locale: Locale): Promise<void> {
  let shown = '';
  while (!stop.aborted) {
    const lines = [todo(stage), happening(stage)].map((words) => tell(words, locale));
    if (lines.join('\n') !== shown) stage.workspace.setNotice(lines);
    shown = lines.join('\n');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const happening = ({ cluster, clock }: Stage): Words =>
  said('demo.happening', {
    rate: clock.rate,
    what: cluster.world.happenings().slice(0, 3).join(' '),
  });

function todo({ workspace }: Stage): Words {
  const { messages } = workspace.snapshot();
  if (findButton(messages, 'approve')) return said('demo.todo.approve');
  const alert = messages.findLast(
    (message) => message.channel === 'C0INCIDENT' && message.threadTs === undefined,
  );
  if (!alert) return said('demo.todo.wait');
  return said(alert.text.startsWith('🟢') ? 'demo.todo.over' : 'demo.todo.follow');
}

import { findButton } from './find-button.ts';
import type { Stage } from './stage.ts';

const everyMs = 700;

/** Keeps the banner of the page true: what runs here, what happens, what may be pressed now. */
export async function narrate(stage: Stage, stop: AbortSignal): Promise<void> {
  let shown = '';
  while (!stop.aborted) {
    const lines = [todo(stage), happening(stage)];
    if (lines.join('\n') !== shown) stage.workspace.setNotice(lines);
    shown = lines.join('\n');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const happening = ({ cluster, clock }: Stage): string =>
  `The simulated cluster prod-eu, ${clock.rate} times faster than the wall: ${cluster.world.happenings().slice(0, 3).join(' ')}`;

function todo({ workspace }: Stage): string {
  const { messages } = workspace.snapshot();
  const approve = findButton(messages, 'approve');
  if (approve)
    return 'Your turn: open the thread of the alert in #log-incidents, become Raj (approver) at the top, press Approve. Or decline, change the values, or let it expire.';
  const alert = messages.findLast(
    (message) => message.channel === 'C0INCIDENT' && message.threadTs === undefined,
  );
  if (!alert)
    return 'Watch #log-incidents: in a moment somebody rolls out Fluent Bit 3.2.0, then the load rises.';
  if (alert.text.includes('RESOLVED'))
    return 'The story is over: read the summary in the thread. Ctrl-C in the terminal ends the demo; /fluentbit help works too.';
  return 'Fluent Medic is at work: open the thread of the alert in #log-incidents and follow it.';
}

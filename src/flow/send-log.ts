import { localeOfChannel } from '../audience/route.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { logFileWords, missingWords } from '../chat/log-file-words.ts';
import { whisper } from '../chat/quiet-message.ts';
import { type LogFile, logFileOf } from '../evidence/log-file.ts';
import type { Locale } from '../language/locale.ts';
import { said, tell } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import { addressed } from './addressed.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';

/** The log behind the newest diagnosis; undefined where none was kept. */
export async function keptLog(
  { store }: Pick<FlowDeps, 'store'>,
  incident: string,
): Promise<{ readonly file: LogFile; readonly diagnosis: number } | undefined> {
  const diagnosis = (await caseFile(store, incident).read('diagnoses')) ?? 0;
  const kept = await store.evidence(incident, diagnosis);
  const file = kept && logFileOf(kept);
  return file && { file, diagnosis };
}

/** Puts the kept log into the incident's thread, once for each diagnosis. */
export async function sendLog(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { id } = found.incident;
  const kept = await keptLog(deps, id);
  const alert = await deps.store.messageRef(`${id}/alert`);
  if (!kept || !alert) return whisper(said('logFile.none'));
  const document = caseFile(deps.store, id);
  const before = await document.read('logSent', kept.diagnosis);
  if (before) return whisper(said(before.isUnsure ? 'logFile.unsure' : 'logFile.before'));
  // Before it is sent: of two presses at once, or a lost answer, nobody's is sent a second time.
  const asked = { at: deps.wall.now().toISOString(), by: deed.by.user };
  await document.write('logSent', asked, kept.diagnosis);
  const locale = localeOfChannel(deps.routing, alert.channel);
  try {
    await deps.postFile(
      { channel: alert.channel, thread: alert.ts },
      {
        name: `${id}.log`,
        text: textOf(kept.file, locale),
        comment: tell(logFileWords(id, kept.file), locale),
        by: deed.by,
      },
    );
    return whisper(said('logFile.sent'));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error, incident: id }, 'The log was not sent');
    const isUnsure = mayStand.has(error.reason);
    await document.write('logSent', isUnsure && { ...asked, isUnsure }, kept.diagnosis);
    return whisper(said(isUnsure ? 'logFile.unsure' : 'logFile.failed'));
  }
}

/** After these nobody knows whether the file stands. */
const mayStand: ReadonlySet<string> = new Set(['timeout', 'server']);

function textOf(file: LogFile, locale: Locale): string {
  const missing = missingWords(file);
  const head = missing ? `# ${tell(missing, locale)}\n` : '';
  return head + file.logs.map(({ source, text }) => `# ${source}\n${text}`).join('');
}

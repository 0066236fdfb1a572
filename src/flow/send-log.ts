import { localeOfChannel } from '../audience/route.ts';
import type { Deed, MessageRef } from '../chat/delivery.ts';
import type { Form, Reply } from '../chat/form.ts';
import {
  logFileWords,
  logLostMessage,
  logSentMessage,
  logThereMessage,
  logUnderWayMessage,
  logUnknownForm,
  logUnknownMessage,
  missingWords,
} from '../chat/log-file-words.ts';
import type { Message } from '../chat/message.ts';
import { whisper } from '../chat/quiet-message.ts';
import { type LogFile, logFileOf } from '../evidence/log-file.ts';
import type { Incident } from '../incident/incident.ts';
import type { Locale } from '../language/locale.ts';
import { said, tell } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { FilePlace } from '../ports.ts';
import { addressed } from './addressed.ts';
import { type CaseFile, caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';
import { lastTrial, type LogTrial, trialMs, trialName, whereabouts } from './log-trials.ts';

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

interface Sending {
  readonly incident: string;
  readonly file: LogFile;
  readonly place: FilePlace;
  readonly deed: Deed;
  /** Writes down how far the trial has come. */
  readonly note: (trial: LogTrial) => Promise<void>;
}

/** Puts the kept log into the incident's thread, once for each diagnosis. */
export async function sendLog(deps: FlowDeps, deed: Deed): Promise<Form | Reply> {
  const made = await send(deps, deed);
  return 'unknown' in made ? logUnknownForm(made.by, `${made.incident} ${made.unknown}`) : made;
}

/** `inc-7 2`: also where nobody can say whether the second trial put it there. */
export async function sendLogAgain(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const [id = '', although] = deed.value.split(' ');
  const made = await send(deps, { ...deed, value: id }, Number(although));
  return 'unknown' in made ? telling(logUnknownMessage(made.by)) : made;
}

/** Of this trial nobody can say what came of it. */
interface Unknown {
  readonly unknown: number;
  readonly by: string;
  readonly incident: string;
}

async function send(deps: FlowDeps, deed: Deed, although?: number): Promise<Reply | Unknown> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { id } = found.incident;
  const kept = await keptLog(deps, id);
  const alert = await deps.store.messageRef(`${id}/alert`);
  if (!kept || !alert) return whisper(said('logFile.none'));
  if (!(await mayStandIn(deps, alert.channel, found.incident, deed)))
    return whisper(said('logFile.notThere'));

  const place = { channel: alert.channel, thread: alert.ts };
  const document = caseFile(deps.store, id);
  const { number, trial } = await lastTrial(document, kept.diagnosis);
  const where = await whereabouts(deps, trial, place);
  if (where.is === 'there') return telling(logThereMessage(where.by, await linkTo(deps, where.ref ?? alert)));
  if (where.is === 'under-way') return telling(logUnderWayMessage(where.by, where.leftMs));
  if (where.is === 'unknown' && although !== number) return { unknown: number, by: where.by, incident: id };

  const name = trialName(kept.diagnosis, number + 1);
  // Of several presses at once, in any process, one goes on; the others are told of it.
  if (!(await document.claim('logSent', begun(deps, deed), name))) return send(deps, deed);
  return carry(deps, { incident: id, file: kept.file, place, deed, note: noting(document, name) });
}

const noting =
  (document: CaseFile, name: string): Sending['note'] =>
  (trial) =>
    document.write('logSent', trial, name);

const begun = ({ wall }: FlowDeps, { by }: Deed) =>
  ({ state: 'uploading', by: by.user, at: wall.now().toISOString() }) as const;

/** What stands in a channel is read by all who are in it. */
async function mayStandIn(
  { readers }: FlowDeps,
  channel: string,
  { workload }: Incident,
  { by }: Deed,
): Promise<boolean> {
  const reader = await readers.readerIn(channel, by);
  return !reader.refused && reader.may(workload).allowed;
}

async function carry(deps: FlowDeps, sending: Sending): Promise<Reply> {
  const { incident, file, place, deed, note } = sending;
  const locale = localeOfChannel(deps.routing, place.channel);
  try {
    const uploaded = await deps.files.upload({ name: `${incident}.log`, text: textOf(file, locale) });
    // Before it is shown: whatever happens from here on, it can be looked for.
    await note({ ...begun(deps, deed), state: 'showing', file: uploaded });
    const comment = tell(logFileWords(incident, file), locale);
    return await show(deps, { ...sending, uploaded, comment });
  } catch (error) {
    if (!(error instanceof OutsideError) || error.service !== 'slack') throw error;
    deps.log.warn({ error, incident }, 'The log was not sent');
    await note({ ...begun(deps, deed), state: 'failed' });
    return whisper(said('logFile.failed'));
  }
}

/** Throws when it is known not to stand. */
async function show(
  deps: FlowDeps,
  {
    incident,
    place,
    deed,
    note,
    uploaded,
    comment,
  }: Sending & { readonly uploaded: string; readonly comment: string },
): Promise<Reply> {
  const since = deps.wall.now();
  const isLost = await deps.files.show(uploaded, place, { comment, by: deed.by }).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof OutsideError) || !lost.has(error.reason)) throw error;
      deps.log.warn({ error, incident }, 'Whether the log was sent is not known');
      return true;
    },
  );
  const ref = await deps.files.find(uploaded, place, since).catch((error: unknown) => {
    if (!(error instanceof OutsideError)) throw error;
    return undefined;
  });
  if (isLost && !ref) return telling(logLostMessage(trialMs));
  await note({ ...begun(deps, deed), state: 'stands', file: uploaded, ...(ref ? { ref } : {}) });
  return telling(logSentMessage(await linkTo(deps, ref ?? { channel: place.channel, ts: place.thread })));
}

/** After these nobody knows whether the file stands. */
const lost: ReadonlySet<string> = new Set(['timeout', 'server']);

const telling = (message: Message): Reply => ({ kind: 'whisper', message });

/** Undefined when chat does not tell; then it is said in words. */
async function linkTo(deps: FlowDeps, ref: MessageRef): Promise<string | undefined> {
  try {
    return await deps.linkTo(ref);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return undefined;
  }
}

function textOf(file: LogFile, locale: Locale): string {
  const missing = missingWords(file);
  const head = missing ? `# ${tell(missing, locale)}\n` : '';
  return head + file.logs.map(({ source, text }) => `# ${source}\n${text}`).join('');
}

import { type LogLine, readLogLine } from '../fluentbit/log/log-line.ts';
import type { LogEntry } from '../fluentbit/log/log-story.ts';
import { createRecordSorter, endsRecord, type LinePlace } from '../fluentbit/log/record-lines.ts';
import { maxText, readRuntimeLine, type RuntimeLine } from '../fluentbit/log/runtime-line.ts';
import { matchBody } from '../fluentbit/log/signature.ts';
import { isBareLine } from './bare-line.ts';
import { cutRecords } from './cut-records.ts';
import { quote } from './quote.ts';

/** What stands in place of a line that is not one of Fluent Bit's own. */
export const withheldLine = '[record-like line withheld]';

/**
 * The text of a log as it may be shared: each line that is not in one of Fluent Bit's own formats (log lines, banner, back-trace,
 * known last words) is replaced by `[record-like line withheld]`, one for one, so that line numbers hold; the kubelet's or the
 * runtime's prefix stays. Of Fluent Bit's own lines the part that repeats a record is cut. Takes time linear in the text. Secrets
 * are not looked for. JSON as Docker's files hold it is withheld unless all lines are such: a record may look the same.
 */
export function withholdRecords(text: string): string {
  const brokenStreams = new Set<string>();
  const written = text.split('\n');
  const isDockers = written.every((raw) => raw === '' || dockerLine.test(raw));
  const lines: string[] = [];
  const sorter = createRecordSorter<Written>(({ raw, part, isForeign, index }, place) => {
    const shown = isForeign ? undefined : shownPart(readLogLine({ ...part, line: 0 }), place);
    lines[index] = isDockers ? inDockersLine(raw, part, shown) : withPrefix(raw, part, shown);
  });
  for (const [index, raw] of written.entries()) {
    const part = readRuntimeLine(raw.includes('\0') ? raw.replaceAll('\0', '') : raw);
    const isPart = part.isPartial || brokenStreams.has(part.stream);
    if (part.isPartial) brokenStreams.add(part.stream);
    else brokenStreams.delete(part.stream);
    const isForeign = isPart || (raw.startsWith('{') && !isDockers);
    const ends = endsRecord(isDockers ? part.text : raw);
    sorter.take({ text: part.text, stream: part.stream, ends, item: { raw, part, isForeign, index } });
  }
  sorter.end();
  return lines.join('\n');
}

interface Written {
  readonly raw: string;
  readonly part: RuntimeLine;
  readonly isForeign: boolean;
  readonly index: number;
}

/** One line of a log, without the runtime's prefix, as it may be quoted: no record, no secret, no control character. */
export function quoteLogLine({ text, mayBeRecord }: Pick<LogEntry, 'text' | 'mayBeRecord'>): string {
  const line = readLogLine({ text, at: undefined, line: 0 });
  return quote(shownPart(line, mayBeRecord ? 'perhaps' : 'own') ?? withheldLine);
}

/** What may be shown of a line: all, a part, or nothing. */
function shownPart({ text, body, level }: LogLine, place: LinePlace): string | undefined {
  if (text.length >= maxText || place === 'record') return undefined;
  if (body === undefined) return isBareLine(text) ? text : undefined;
  if (place === 'perhaps' && !isFixedText(body)) return undefined;
  return text.slice(0, text.length - body.length) + cutRecords(body, level);
}

const runtimePrefix = /^\S{20,40} (?:(?:stdout|stderr) [FP](?::\S{0,40})? )?/;

/** A line that stays whole stays as it was written, colours included. */
function withPrefix(raw: string, { text, at }: RuntimeLine, shown: string | undefined): string {
  if (shown === text && isReadWhole(raw)) return raw;
  const prefix = at === undefined || raw.startsWith('{') ? '' : (runtimePrefix.exec(raw)?.[0] ?? '');
  return prefix + (shown ?? withheldLine) + (raw.endsWith('\r') ? '\r' : '');
}

/** Of a longer line only the beginning was judged, also where colours made that short. */
const isReadWhole = (raw: string): boolean => raw.length <= maxText;

/** Docker's line stays one, with its time. */
function inDockersLine(raw: string, { text }: RuntimeLine, shown: string | undefined): string {
  if (raw === '' || (shown === text && isReadWhole(raw))) return raw;
  const log = JSON.stringify(`${shown ?? withheldLine}\n`);
  return `{"log":${log},${raw.slice(raw.lastIndexOf('"stream":"'))}`;
}

/** What Docker writes for each line, and nothing more. */
const dockerLine =
  /^\{"log":"[^"\\]{0,4096}(?:\\.[^"\\]{0,4096}){0,512}","stream":"std(?:out|err)","time":"[0-9TZ:.+-]{20,40}"\}\r?$/;

/** Whether Fluent Bit says it in the same words everywhere: names and numbers, no room for somebody's text. */
function isFixedText(body: string): boolean {
  const match = matchBody(body);
  return match !== undefined && !withFreeText.has(match.id);
}

const withFreeText = new Set([
  'backlog_bad',
  'cfg_abort',
  'cfg_regex',
  'cfg_syntax',
  'cfg_unknown',
  'cfg_yaml',
  'chunk_invalid',
  'cio_size',
  'dlq',
  'dns_fail',
  'emitter_err',
  'engine_init_fail',
  'errno',
  'http_status',
  'k8s_meta',
  'k8s_tag',
  'reload_step',
  'sqlite_locked',
  'storage_root_fail',
  'tls',
]);

import { decodeEntities } from './entities.ts';
import type { InlineToken } from './inline-token.ts';

/**
 * What stands between `<` and `>` in mrkdwn: a mention, a link, a date. Anything else, such as a raw `<nil>` that
 * somebody forgot to escape, stays readable text.
 */
export function angleToken(inside: string): InlineToken {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : decodeEntities(inside.slice(bar + 1));
  const asWritten: InlineToken = { kind: 'text', text: decodeEntities(`<${inside}>`) };
  switch (target[0]) {
    case '@':
      return mention('user', target.slice(1), label) ?? asWritten;
    case '#':
      return mention('channel', target.slice(1), label) ?? asWritten;
    case '!':
      return special(target.slice(1), label) ?? asWritten;
    default:
      return link(decodeEntities(target), label) ?? asWritten;
  }
}

function mention(kind: 'user' | 'channel' | 'group', id: string, label: string | undefined) {
  if (!/^[A-Z0-9]+$/.test(id)) return undefined;
  return { kind, id, ...(label ? { label } : {}) } satisfies InlineToken;
}

function special(target: string, label: string | undefined): InlineToken | undefined {
  if (target.startsWith('date^')) return date(target, label);
  if (target.startsWith('subteam^')) return mention('group', target.slice('subteam^'.length), label);
  if (/^(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', name: target };
  return undefined;
}

function date(target: string, label: string | undefined): InlineToken | undefined {
  const [, at = '', format = '', url] = target.split('^');
  if (!/^\d{1,12}$/.test(at) || format === '') return undefined;
  const fallback = label ?? '';
  return {
    kind: 'date',
    at: Number(at),
    format: decodeEntities(format),
    ...(url ? { url: decodeEntities(url) } : {}),
    fallback,
  };
}

function link(url: string, label: string | undefined): InlineToken | undefined {
  if (!/^(https?:\/\/|mailto:)\S+$/i.test(url)) return undefined;
  return { kind: 'link', url, label: label || url.replace(/^mailto:/i, '') };
}

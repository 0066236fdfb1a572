import type { SlashCommand } from '../page-protocol.ts';
import { encodeEntities } from './mrkdwn/entities.ts';

export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

export interface Suggestion {
  readonly label: string;
  readonly hint: string;
  /** The whole text of the message box, should the suggestion be taken. */
  readonly text: string;
}

export interface CompletionSource {
  readonly commands: readonly SlashCommand[];
  readonly mentionable: readonly Mentionable[];
}

/** What fits the text before the cursor: a slash command, its next word, or a name after `@`. */
export function suggest(typed: string, source: CompletionSource): readonly Suggestion[] {
  if (typed.startsWith('/')) return suggestCommand(typed, source.commands);
  const name = /(?:^|\s)@([^@\n]*)$/.exec(typed)?.[1];
  if (name === undefined) return [];
  const before = typed.slice(0, typed.length - name.length);
  return source.mentionable
    .filter((person) => startsWith(person.name, name) && person.name !== name.trimEnd())
    .map((person) => ({ label: `@${person.name}`, hint: '', text: `${before}${person.name} ` }));
}

/** What the app receives: entities escaped and names turned into mentions, as Slack's own client sends text. */
export function outgoingText(typed: string, mentionable: readonly Mentionable[]): string {
  const longestFirst = [...mentionable].sort((one, other) => other.name.length - one.name.length);
  let text = encodeEntities(typed);
  for (const { id, name } of longestFirst) {
    const mention = new RegExp(`(^|[\\s(])@${escapeRegExp(encodeEntities(name))}(?![\\p{L}\\p{N}])`, 'gu');
    text = text.replace(mention, (_, before: string) => `${before}<@${id}>`);
  }
  return text;
}

function suggestCommand(typed: string, commands: readonly SlashCommand[]): readonly Suggestion[] {
  const [command = '', word, ...more] = typed.split(' ');
  if (word === undefined) {
    return commands
      .filter((known) => startsWith(known.command, command))
      .map((known) => ({
        label: `${known.command} ${known.usageHint}`.trim(),
        hint: known.description,
        text: `${known.command} `,
      }));
  }
  const known = commands.find((candidate) => candidate.command === command);
  if (known === undefined || more.length > 0) return [];
  return known.words
    .filter((candidate) => startsWith(candidate, word) && candidate !== word)
    .map((candidate) => ({ label: `${command} ${candidate}`, hint: '', text: `${command} ${candidate} ` }));
}

function startsWith(whole: string, start: string): boolean {
  return whole.toLowerCase().startsWith(start.toLowerCase());
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** Messages by dotted key. */
export type Messages = ReadonlyMap<string, string>;

/** A catalogue's messages; objects are folders of them. */
export function messagesOf(catalogue: object, path = ''): Messages {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]: [string, unknown]): [string, string][] =>
      typeof value === 'object' && value !== null
        ? [...messagesOf(value, `${path}${key}.`)]
        : [[`${path}${key}`, String(value)]],
    ),
  );
}

/** Keys that one catalogue has and the other has not. */
export const missingIn = (other: Messages, own: Messages): readonly string[] =>
  [...own.keys()].filter((key) => !other.has(key));

/** Messages that ICU does not take, each with what is wrong. */
export const broken = (messages: Messages): readonly string[] =>
  [...messages].flatMap(([key, text]) => {
    try {
      placesOf(text);
      return [];
    } catch (error) {
      return [`${key}: ${String(error)}`];
    }
  });

/** The names of a message's places, in the order of the alphabet. */
export function placesOf(text: string): readonly string[] {
  const names = new Set<string>();
  const visit = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.tag) visit(element.children);
      else if (element.type !== TYPE.literal && element.type !== TYPE.pound) names.add(element.value);
      if (element.type === TYPE.select || element.type === TYPE.plural)
        for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(parse(text));
  return [...names].sort();
}

/** Keys whose places differ between two languages. */
export const otherPlaces = (one: Messages, other: Messages): readonly string[] =>
  [...one].flatMap(([key, text]) => {
    const theirs = other.get(key);
    return theirs === undefined || placesOf(text).join() === placesOf(theirs).join() ? [] : [key];
  });

/** Chinese messages with the punctuation of English between ideographs. */
export const englishMarks = (messages: Messages): readonly string[] =>
  [...messages].flatMap(([key, text]) =>
    /\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u.test(text.replaceAll(/\{[^{}]*,[^{}]*/gu, ''))
      ? [key]
      : [],
  );

/** Folders whose keys do not stand in the order of the alphabet. */
export function unsorted(catalogue: object, path = ''): readonly string[] {
  const keys = Object.keys(catalogue);
  const inner = Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? unsorted(value, `${path}${key}.`) : [],
  );
  return keys.join() === keys.toSorted().join() ? inner : [path, ...inner];
}

/** Keys that no source names: as a whole, or by the pattern of a template such as `card.state.${outcome}`. */
export function unused(messages: Messages, sources: readonly string[]): readonly string[] {
  const named = new Set<string>();
  const patterns: RegExp[] = [];
  for (const source of sources) {
    for (const [, text = ''] of source.matchAll(/'([A-Za-z][\w-]*(?:\.[\w:-]+)+)'/gu)) named.add(text);
    for (const [, template = ''] of source.matchAll(/`([A-Za-z][\w-]*\.(?:[\w.:-]|\$\{[^`]*?\})*)`/gu))
      patterns.push(patternOf(template));
  }
  return [...messages.keys()].filter(
    (key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );
}

/** A place of a template stands for one step of a path. */
function patternOf(template: string): RegExp {
  const parts = template
    .split(/\$\{[^}]*\}+/u)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`^${parts.join('[\\w:-]+')}$`, 'u');
}

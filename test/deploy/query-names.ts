const words = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'and',
  'or',
  'unless',
  'bool',
  'offset',
  'group_left',
  'inf',
  'nan',
]);

export interface NamedMetric {
  readonly name: string;
  /** Those by which it is selected. */
  readonly labels: readonly string[];
}

/** The metrics that a PromQL expression selects. */
export function metricsIn(expression: string): readonly NamedMetric[] {
  const bare = expression
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring|group_left)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/(?<![\w:."$])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(?!\s*\(|[\w:])/g)].flatMap(
    ([, name = '', selectors = '']) => {
      if (words.has(name.toLowerCase()) || /^[=~!,]/.test(bare.slice(bare.indexOf(name) + name.length)))
        return [];
      return [
        { name, labels: [...selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label) },
      ];
    },
  );
}

/** The labels that an expression groups by. */
export const groupedBy = (expression: string): readonly string[] =>
  [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((each) => each.trim()),
  );

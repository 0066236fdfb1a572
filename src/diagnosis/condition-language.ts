import { Environment } from '@marcbachmann/cel-js';
import { parseQuantity } from '../fluentbit/quantity.ts';
import { readSize } from '../fluentbit/size.ts';
import { compareVersions, isAtLeast } from '../fluentbit/version.ts';
import { conditionEnvironment } from './condition-environment.ts';
import { compilePattern } from './pattern.ts';

/** What stands for `matches` when an expression is evaluated. */
export const linearMatches = 'matchesInLinearTime';
const maxSubject = 16_384;

/** Functions that a condition may use beside CEL's operators, each with an example and its meaning. */
export const conditionFunctions = {
  count: {
    example: 'log.signatures.count("flush_retry")',
    means:
      "how often a known log line, or with log.patterns one of the playbook's own patterns, was seen; int",
  },
  matches: {
    example: 'container.waitingReason.matches("^Err")',
    means: 'whether the text contains a match of the RE2 pattern, which is written out; bool',
  },
  startsWith: { example: 'version.text.startsWith("4.")', means: 'bool' },
  endsWith: { example: 'container.waitingReason.endsWith("BackOff")', means: 'bool' },
  contains: { example: 'container.waitingReason.contains("Image")', means: 'bool' },
  isAtLeast: {
    example: 'isAtLeast(version.text, "4.0.3")',
    means: 'the version is known and not older; bool',
  },
  inRange: {
    example: 'inRange(version.text, "3.1.2", "3.2.2")',
    means: 'the version is known and lies between the two, both included; bool',
  },
  quantity: {
    example: 'quantity("512Mi")',
    means: 'a Kubernetes quantity in bytes; 0 for what is none; int',
  },
  fluentBitSize: {
    example: 'fluentBitSize("512m")',
    means: 'a size as Fluent Bit reads it, in bytes; 0 for what is none; int',
  },
  perMinute: {
    example: 'perMinute(outputs.retries, log.seconds)',
    means: 'a count over so many seconds as a rate; 0.0 without a duration; double',
  },
  exists: {
    example: '["crash", "failed"].exists(kind, kind == death.kind)',
    means: 'true for at least one; bool',
  },
  exists_one: {
    example: '[1, 2].exists_one(code, code == death.exitCode)',
    means: 'true for exactly one; bool',
  },
  all: {
    example: '["tls", "dns_fail"].all(id, log.signatures.count(id) == 0)',
    means: 'true for every one; bool',
  },
  filter: {
    example: '["tls", "dns_fail"].filter(id, log.signatures.count(id) > 0).size()',
    means: 'those for which it is true; list',
  },
  size: { example: 'size(version.text)', means: 'length of a text or a list; int' },
  int: { example: 'int(1.5)', means: 'as int, cut off' },
  double: { example: 'double(inputs.pauses)', means: 'as double' },
  string: { example: 'string(inputs.pauses)', means: 'as string' },
} as const satisfies Readonly<Record<string, { readonly example: string; readonly means: string }>>;

/** CEL with the environment's names and the functions above. */
export function createConditionLanguage(): Environment {
  const language = new Environment({ limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 100 } });
  for (const [name, fields] of Object.entries(conditionEnvironment)) {
    const schema = Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, type]));
    language.registerVariable({ name, schema });
  }
  registerCounts(language);
  registerVersions(language);
  registerSizes(language);
  return language;
}

function registerCounts(language: Environment): void {
  language.registerFunction({
    name: 'count',
    receiverType: 'map<string, int>',
    returnType: 'int',
    handler: (counts: Readonly<Record<string, bigint>>, id: string) =>
      Object.hasOwn(counts, id) ? counts[id] : 0n,
    params: [{ name: 'id', type: 'string' }],
  });
  language.registerFunction({
    name: linearMatches,
    receiverType: 'string',
    returnType: 'bool',
    handler: (subject: string, text: string) => {
      const compiled = compilePattern(text);
      return compiled.ok && compiled.pattern.matches(subject.slice(0, maxSubject));
    },
    params: [{ name: 'pattern', type: 'string' }],
  });
  language.registerFunction('perMinute(int, int): double', (count: bigint, seconds: bigint) =>
    seconds > 0n ? (Number(count) * 60) / Number(seconds) : 0,
  );
}

function registerVersions(language: Environment): void {
  const known = (version: string) => (version === '' ? undefined : version);
  language.registerFunction('isAtLeast(string, string): bool', (version: string, since: string) =>
    isAtLeast(known(version), since),
  );
  language.registerFunction(
    'inRange(string, string, string): bool',
    (version: string, from: string, to: string) =>
      isAtLeast(known(version), from) && compareVersions(version, to) <= 0,
  );
}

function registerSizes(language: Environment): void {
  language.registerFunction('quantity(string): int', (text: string) => BigInt(parseQuantity(text) ?? 0));
  language.registerFunction('fluentBitSize(string): int', (text: string) => {
    const size = readSize(text);
    return BigInt(size.ok ? size.bytes : 0);
  });
}

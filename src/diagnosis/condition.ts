import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { signatureMeaning } from '../fluentbit/log/signature.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import { readSize } from '../fluentbit/size.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import { conditionEnvironment, type ConditionValues } from './condition-environment.ts';

/** A condition ready to be asked. */
export type Condition = (values: ConditionValues) => boolean;
export type CompiledCondition =
  | { readonly ok: true; readonly holds: Condition }
  | { readonly ok: false; readonly expected: string; readonly seen: string };

const environment = createEnvironment();
const compiled = new Map<string, CompiledCondition>();

/**
 * Compiles a condition in CEL. Refused: what is no CEL, what asks for something the environment does not have, what is not true or
 * false, a log signature that does not exist, and `matches`, whose patterns could run very long.
 */
export function compileCondition(text: string): CompiledCondition {
  const known = compiled.get(text);
  if (known) return known;
  const fresh = compile(text);
  compiled.set(text, fresh);
  return fresh;
}

function compile(text: string): CompiledCondition {
  try {
    const parsed = environment.parse(text);
    const checked = parsed.check();
    if (!checked.valid)
      return refuse('a condition in CEL', `${checked.error?.summary ?? 'an error'} in "${text}"`);
    if (checked.type !== 'bool') return refuse('true or false', `${checked.type} from "${text}"`);
    const unwanted = findUnwanted(parsed.ast);
    if (unwanted) return unwanted;
    return { ok: true, holds: (values) => parsed(values) === true };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an error';
    return refuse('a condition in CEL', `${reason} in "${text}"`);
  }
}

function refuse(expected: string, seen: string): CompiledCondition {
  return { ok: false, expected, seen };
}

function createEnvironment(): Environment {
  const env = new Environment({ limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 100 } });
  for (const [name, fields] of Object.entries(conditionEnvironment)) {
    const schema = Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, type]));
    env.registerVariable({ name, schema });
  }
  env.registerFunction({
    name: 'count',
    receiverType: 'map<string, int>',
    returnType: 'int',
    handler: (counts: Readonly<Record<string, bigint>>, id: string) => counts[id] ?? 0n,
    params: [{ name: 'id', type: 'string' }],
  });
  env.registerFunction('isAtLeast(string, string): bool', (version: string, since: string) =>
    isAtLeast(version === '' ? undefined : version, since),
  );
  env.registerFunction('quantity(string): int', (text: string) => BigInt(parseQuantity(text) ?? 0));
  env.registerFunction('fluentBitSize(string): int', (text: string) => {
    const size = readSize(text);
    return BigInt(size.ok ? size.bytes : 0);
  });
  return env;
}

/** Looks through the whole expression for what type checking lets pass. */
function findUnwanted(node: ASTNode): CompiledCondition | undefined {
  if (node.op === 'rcall' || node.op === 'call') {
    const name = node.args[0];
    if (name === 'matches') return refuse('log.signatures.count("id")', 'matches, which is not offered');
    const id = node.op === 'rcall' && name === 'count' ? node.args[2][0] : undefined;
    if (id?.op === 'value' && signatureMeaning(String(id.args)) === undefined) {
      return refuse('the id of a known log line', `"${String(id.args)}"`);
    }
  }
  for (const below of nodesIn(node.args)) {
    const found = findUnwanted(below);
    if (found) return found;
  }
  return undefined;
}

function nodesIn(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args && 'args' in args ? [args as ASTNode] : [];
}

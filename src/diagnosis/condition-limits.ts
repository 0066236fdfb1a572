import type { ASTNode } from '@marcbachmann/cel-js';
import { signatureMeaning } from '../fluentbit/log/signature.ts';
import { fieldsOf, meaningOf } from './condition-meanings.ts';
import { conditionFunctions } from './condition-language.ts';
import { compilePattern, type Refusal } from './pattern.ts';

export const maxTextLength = 4000;
const loops: readonly string[] = ['exists', 'exists_one', 'all', 'filter'];

/**
 * Looks through the whole expression for what type checking lets pass: functions that are not offered, a loop inside a loop, a pattern
 * that is bad or not written out, a log line that is not known. What is left costs no more than its length times a list's.
 */
export function findUnwanted(ast: ASTNode): Refusal | undefined {
  for (const node of nodesOf(ast)) {
    const refusal = unwantedIn(node);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The first name of the environment's groups that is not there, with those that are. */
export function findUnknownName(ast: ASTNode): Refusal | undefined {
  for (const node of nodesOf(ast)) {
    if (node.op !== '.' || node.args[0].op !== 'id') continue;
    const [{ args: group }, field] = node.args;
    const known = fieldsOf(group);
    if (known.length > 0 && !known.includes(field))
      return refuse(`one of ${known.map((name) => `${group}.${name}`).join(', ')}`, `${group}.${field}`);
  }
  return undefined;
}

/** Every node of an expression, itself included. */
export function nodesOf(node: ASTNode): readonly ASTNode[] {
  return [node, ...nodesIn(node.args)];
}

/** The name in `log.patterns.count("name")`. */
export function askedPattern(node: ASTNode): readonly string[] {
  if (node.op !== 'rcall' || node.args[0] !== 'count' || countsOf(node.args[1]) !== 'patterns') return [];
  const [given] = node.args[2];
  return given?.op === 'value' ? [String(given.args)] : [];
}

export interface AskedMeaning {
  /** `death.kind`, or the id of a known log line. */
  readonly name: string;
  readonly means: string;
}

/** What one node asks for: a name of the environment, or a known log line that is counted or listed. */
export function askedMeaning(node: ASTNode): readonly AskedMeaning[] {
  if (node.op === 'value' && typeof node.args === 'string') {
    const means = signatureMeaning(node.args);
    return means === undefined ? [] : [{ name: node.args, means }];
  }
  if (node.op !== '.' || node.args[0].op !== 'id') return [];
  const [{ args: group }, field] = node.args;
  const means = meaningOf(group, field);
  return means === undefined ? [] : [{ name: `${group}.${field}`, means }];
}

function nodesIn(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args && 'args' in args
    ? nodesOf(args as ASTNode)
    : [];
}

function unwantedIn(node: ASTNode): Refusal | undefined {
  if (node.op === '[]' && countsOf(node.args[0]))
    return refuse('log.signatures.count("id")', 'brackets, which fail where nothing was counted');
  if (node.op !== 'rcall' && node.op !== 'call') return undefined;
  const name = node.args[0];
  if (!Object.hasOwn(conditionFunctions, name))
    return refuse(`one of ${Object.keys(conditionFunctions).join(', ')}`, `${name}, which is not offered`);
  if (node.op === 'call') return undefined;
  const [, receiver, given] = node.args;
  if (loops.includes(name)) return nestedLoop(name, given);
  if (name === 'matches') return badPattern(given[0]);
  if (name === 'count' && countsOf(receiver) === 'signatures') return unknownSignature(given[0]);
  return undefined;
}

function countsOf(node: ASTNode): 'signatures' | 'patterns' | undefined {
  if (node.op !== '.') return undefined;
  const field = node.args[1];
  return field === 'signatures' || field === 'patterns' ? field : undefined;
}

function nestedLoop(name: string, given: readonly ASTNode[]): Refusal | undefined {
  const inner = given.flatMap(nodesOf).flatMap((each) => (each.op === 'rcall' ? [each.args[0]] : []));
  const loop = inner.find((each) => loops.includes(each));
  return loop === undefined ? undefined : refuse('no loop inside another', `${loop} inside ${name}`);
}

function badPattern(given: ASTNode | undefined): Refusal | undefined {
  if (given?.op !== 'value' || typeof given.args !== 'string')
    return refuse('a pattern that is written out in quotes', 'one that is computed');
  const compiled = compilePattern(given.args);
  return compiled.ok ? undefined : compiled;
}

function unknownSignature(given: ASTNode | undefined): Refusal | undefined {
  if (given?.op !== 'value' || signatureMeaning(String(given.args)) !== undefined) return undefined;
  return refuse('the id of a known log line', `"${String(given.args)}"`);
}

function refuse(expected: string, seen: string): Refusal {
  return { ok: false, expected, seen };
}

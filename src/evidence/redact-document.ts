import { type JsonPath, rewriteStrings } from './json-strings.ts';
import { redact, redacted, redactSentence } from './redact.ts';
import { isNoSecret, isSecretHeader, namesSecret } from './secret-names.ts';
import { withholdRecords } from './withhold-records.ts';

/** An annotation may hold an object as JSON, and that object another one. */
const maxDepth = 3;

/**
 * A JSON document of Kubernetes objects without secrets: Secret data, values under secret names (keys, environment variables,
 * options), and whatever `redact` finds in the other strings. With `withholdsRecords` a container's termination message, which may
 * be the end of its log, keeps to the rule of `withholdRecords`. Lines stay where they are. Not JSON: only `redact` works on it.
 */
export function redactDocument(
  text: string,
  { withholdsRecords }: { readonly withholdsRecords: boolean },
): string {
  return redactJson(text, withholdsRecords, maxDepth);
}

function redactJson(text: string, withholdsRecords: boolean, depth: number): string {
  const root = parsed(text);
  if (root === undefined) return redact(text);
  return rewriteStrings(text, (value, path) => {
    if (value === '' || isStructural(path)) return value;
    if (isSecretValue(root, path, value)) return redacted;
    const isLog = path.at(-1) === 'message' && path.at(-2) === 'terminated';
    if (isLog) return redact(withholdsRecords ? withholdRecords(value) : value);
    if (depth > 0 && /^\s*[[{]/.test(value) && parsed(value) !== undefined)
      return redactJson(value, withholdsRecords, depth - 1);
    return said.has(String(path.at(-1))) ? redactSentence(value) : redact(value);
  });
}

/** What the cluster says in sentences, and what a gap does. */
const said = new Set(['message', 'note', 'reason', 'what', 'why', 'wouldTell']);

/** What an object is and is called is no secret, whatever it looks like. */
const structural = new Set([
  'kind',
  'apiVersion',
  'uid',
  'resourceVersion',
  'image',
  'imageID',
  'containerID',
]);

function isStructural(path: JsonPath): boolean {
  return structural.has(String(path.at(-1))) && path.at(-2) !== 'data';
}

function isSecretValue(root: unknown, path: JsonPath, value: string): boolean {
  if (isSecretData(root, path)) return true;
  const name = nameOf(root, path);
  if (name === undefined || isNoSecret(name, value) || isConfigFile(path, value)) return false;
  return path.at(-3) === 'httpHeaders' ? isSecretHeader(name) : namesSecret(name);
}

/** What the value is called: its key, the variable or HTTP header that it belongs to, the option before it. */
function nameOf(root: unknown, path: JsonPath): string | undefined {
  const key = path.at(-1);
  const around = valueAt(root, path.slice(0, -1));
  if (typeof key === 'number') return optionBefore(around, key);
  if (key === 'value') return textField(around, 'name');
  return typeof key === 'string' && !refersToSecret.test(key) ? baseName(key) : undefined;
}

/** Of a ConfigMap, and of the Secret with the configuration as `collect` keeps it. */
const isFileOf = new Set(['data', 'configFiles']);

/** A key of a ConfigMap that is a file, whatever the file is called; what is secret in it is taken out of its text. */
function isConfigFile(path: JsonPath, value: string): boolean {
  return (
    isFileOf.has(String(path.at(-2))) &&
    /\.(?:conf|ya?ml|lua|json)$/.test(String(path.at(-1))) &&
    value.includes('\n')
  );
}

/** Of an annotation the name without its domain. */
function baseName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Fields of Kubernetes that name a Secret or say how a token is made; sums that tell when a Secret changed. */
const refersToSecret =
  /^(?:secretName|imagePullSecrets?|.*SecretRef|secretProviderClass|serviceAccountToken|checksum\/.*)$/;

/**
 * `data` and `stringData` of a Secret, also as an item of a list that alone says its kind; and `binaryData`, into which nobody can
 * look.
 */
function isSecretData(root: unknown, path: JsonPath): boolean {
  if (path.includes('binaryData')) return true;
  const at = path.findLastIndex((key) => key === 'data' || key === 'stringData');
  if (at < 0) return false;
  const ownKind = textField(valueAt(root, path.slice(0, at)), 'kind');
  const kind = ownKind === '' ? textField(root, 'kind').replace(/List$/, '') : ownKind;
  return kind === 'Secret';
}

/** `["--token", "abc"]`: the option stands before its value. */
function optionBefore(around: unknown, index: number): string | undefined {
  const before: unknown = Array.isArray(around) ? around[index - 1] : undefined;
  return typeof before === 'string' ? /^--?([\w.-]{1,60})$/.exec(before)?.[1] : undefined;
}

function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, key) => field(value, key), root);
}

function textField(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}

function field(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[key];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { type JsonRecord, recordAt, recordsAt } from '../json.ts';
import { parseQuantity } from '../quantity.ts';

/** Why a real API server could not read an object into its types at all, in its words; `undefined` when it could. */
export function undecodable(object: JsonRecord): string | undefined {
  const bad =
    badTexts(recordAt(object, 'metadata', 'labels'), 'ObjectMeta.metadata.labels') ??
    badTexts(recordAt(object, 'metadata', 'annotations'), 'ObjectMeta.metadata.annotations');
  if (bad !== undefined) return bad;
  if (object['kind'] === 'ConfigMap') return badTexts(recordAt(object, 'data'), 'ConfigMap.data');
  if (object['kind'] === 'Lease') return badMicroTime(recordAt(object, 'spec'));
  const field = object['kind'] === 'Pod' ? 'spec' : 'spec.template.spec';
  const spec = recordAt(object, ...field.split('.'));
  const containers = [...recordsAt(spec, 'initContainers'), ...recordsAt(spec, 'containers')];
  return firstOf(containers, (container) => badContainer(container, `${field}.containers`));
}

function firstOf<T>(items: readonly T[], read: (item: T) => string | undefined): string | undefined {
  return items.map(read).find((why) => why !== undefined);
}

function badContainer(container: JsonRecord, field: string): string | undefined {
  const { name, image } = container;
  const amounts = ['limits', 'requests'].flatMap((list) =>
    Object.values(recordAt(container, 'resources', list)),
  );
  return (
    badTexts({ name, image }, `Container.${field}.`, true) ??
    firstOf(recordsAt(container, 'env'), ({ value }) => badTexts({ value }, `EnvVar.${field}.env.`, true)) ??
    firstOf(amounts, badQuantity)
  );
}

function badQuantity(amount: unknown): string | undefined {
  const read = parseQuantity(amount);
  return typeof read === 'string' ? read : undefined;
}

function badTexts(texts: JsonRecord, field: string, namesField = false): string | undefined {
  const bad = Object.entries(texts).find(
    ([, value]) => value !== null && value !== undefined && typeof value !== 'string',
  );
  if (bad === undefined) return undefined;
  const [name, value] = bad;
  const place = namesField ? `${field}${name}` : field;
  return `json: cannot unmarshal ${goKind(value)} into Go struct field ${place} of type string`;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const LAYOUT = '2006-01-02T15:04:05.000000Z07:00';

function badMicroTime(spec: JsonRecord): string | undefined {
  for (const field of ['acquireTime', 'renewTime']) {
    const time = spec[field];
    if (typeof time !== 'string' || /^[\d-]{10}T[\d:]{8}\.\d{6}(Z|[+-]\d\d:\d\d)$/.test(time)) continue;
    const rest = /^[\d-]{10}T[\d:]{8}(.*)$/.exec(time)?.[1];
    const part = rest === undefined ? `"${time}" as "2006"` : `"${rest}" as ".000000"`;
    return `parsing time "${time}" as "${LAYOUT}": cannot parse ${part}`;
  }
  return undefined;
}

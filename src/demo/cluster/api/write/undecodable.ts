import { isRecord, type JsonRecord, recordAt, recordsAt } from '../json.ts';
import { parseQuantity } from '../quantity.ts';

/** Why a real API server could not read an object into its types at all, in its words; `undefined` when it could. */
export function undecodable(object: JsonRecord): string | undefined {
  if (object['kind'] === 'Lease') return badMicroTime(recordAt(object, 'spec'));
  const podSpec =
    object['kind'] === 'Pod' ? recordAt(object, 'spec') : recordAt(object, 'spec', 'template', 'spec');
  const containers = [...recordsAt(podSpec, 'containers'), ...recordsAt(podSpec, 'initContainers')];
  for (const container of containers) {
    for (const amounts of [
      recordAt(container, 'resources', 'limits'),
      recordAt(container, 'resources', 'requests'),
    ]) {
      const bad = Object.values(amounts)
        .map(parseQuantity)
        .find((read) => typeof read === 'string');
      if (bad !== undefined) return bad;
    }
  }
  return isRecord(object['data']) ? badData(object['kind'], object['data']) : undefined;
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

function badData(kind: unknown, data: JsonRecord): string | undefined {
  const bad = Object.values(data).find((value) => typeof value !== 'string' && value !== null);
  if (kind !== 'ConfigMap' || bad === undefined) return undefined;
  const type = Array.isArray(bad) ? 'array' : typeof bad;
  const goType = type === 'boolean' ? 'bool' : type;
  return `json: cannot unmarshal ${goType} into Go struct field ConfigMap.data of type string`;
}

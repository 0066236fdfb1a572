import { isTrue } from '../request-info.ts';
import { invalidOptions, notImplemented } from '../status-error.ts';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly force: boolean;
}

/**
 * Reads `dryRun`, `fieldManager`, `fieldValidation`, `force`; `kind` is the options' name in error texts
 * (`PatchOptions`). Without `fieldManager` the first word of the user agent names the writer.
 */
export function readWriteOptions(
  kind: string,
  query: URLSearchParams,
  userAgent: string | undefined,
): WriteOptions {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  if (dryRun.some((value) => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
    throw invalidOptions(kind, { reason: 'FieldValueNotSupported', message, field: 'dryRun' });
  }
  const validation = query.get('fieldValidation') ?? '';
  if (validation === 'Strict') throw notImplemented('"fieldValidation=Strict"');
  if (!['', 'Ignore', 'Warn'].includes(validation)) {
    const message = `Unsupported value: "${validation}": supported values: "Ignore", "Strict", "Warn"`;
    throw invalidOptions(kind, { reason: 'FieldValueNotSupported', message, field: 'fieldValidation' });
  }
  return {
    dryRun: dryRun.length > 0,
    manager: query.get('fieldManager') || managerOfAgent(userAgent),
    force: isTrue(query.get('force')),
  };
}

const managerOfAgent = (userAgent: string | undefined) => userAgent?.split('/')[0]?.trim() || 'unknown';

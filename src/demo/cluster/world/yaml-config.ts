import { parseDocument } from 'yaml';
import type { ConfigSection } from './classic-config.ts';

/** The same sections out of a YAML configuration, `undefined` when it is not YAML; what is not a plain value is left out. */
export function readYaml(text: string): readonly ConfigSection[] | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const root = asRecord(document.toJS());
  const pipeline = asRecord(root.pipeline);
  const plugins = ['inputs', 'filters', 'outputs'].flatMap((list) =>
    asList(pipeline[list]).map((entry) => section(list.slice(0, -1), asRecord(entry))),
  );
  return [section('service', asRecord(root.service)), ...plugins];
}

function section(kind: string, values: Readonly<Record<string, unknown>>): ConfigSection {
  const entries = Object.entries(values).flatMap(([written, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ key: written.toLowerCase(), written, value: String(value).trim() }]
      : [],
  );
  return { kind, entries };
}

const asRecord = (value: unknown) =>
  (value !== null && typeof value === 'object' ? value : {}) as Readonly<Record<string, unknown>>;
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

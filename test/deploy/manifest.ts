import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

export type KubeDocument = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** The text of a file in `deploy/`. */
export const deployText = (file: string): string =>
  readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');

/** All objects of a manifest in `deploy/`; a mistake in its YAML throws. */
export function readManifest(file: string): readonly KubeDocument[] {
  return parseAllDocuments(deployText(file)).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS() as KubeDocument;
  });
}

/** The one object of a kind in a manifest. */
export function objectIn(file: string, kind: string): KubeDocument {
  const found = readManifest(file).filter((each) => each.kind === kind);
  if (found[0] && found.length === 1) return found[0];
  throw new Error(`${file} has ${found.length} objects of kind ${kind}, not one.`);
}

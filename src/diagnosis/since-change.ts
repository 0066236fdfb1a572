import { list, said, type Words } from '../language/words.ts';
import type { Facts } from './facts.ts';

/** What was changed before trouble began, in a few words that go after "after the", and when. */
export interface SinceChange {
  readonly what: Words;
  readonly at: string;
}

const day = 86_400_000;
const minute = 60_000;

/** The newest change of image or configuration within the day before `openedAt`; both where they came together. */
export function sinceChange(facts: Facts, openedAt: string): SinceChange | undefined {
  const { imageChange: image, configChange: config } = facts;
  const changes = [
    ...(image?.at === undefined ? [] : [{ at: image.at, by: image.by, what: imageWords(image) }]),
    ...(config ? [{ at: config.at, by: config.by, what: said('reason.configChange') }] : []),
  ].filter(({ at }) => {
    const before = Date.parse(openedAt) - Date.parse(at);
    return before >= 0 && before < day;
  });
  const [newest] = changes.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (!newest) return undefined;
  const together = changes.filter(({ at }) => Date.parse(newest.at) - Date.parse(at) <= minute);
  const what = list(
    'and',
    together.map((each) => each.what),
  );
  const { at, by } = newest;
  return { what: by === undefined ? what : said('reason.changedBy', { what, who: writerName(by) }), at };
}

const imageWords = ({ from, to }: { readonly from: string; readonly to: string }): Words =>
  said('reason.imageChange', { from: tag(from), to: tag(to) });

const tag = (image: string): string => image.split('@')[0]?.split(':').at(-1) ?? image;

const tools: Readonly<Record<string, string>> = {
  helm: 'Helm',
  'helm-controller': 'Flux',
  'kustomize-controller': 'Flux',
  'argocd-controller': 'Argo CD',
  'argocd-application-controller': 'Argo CD',
  'kubectl-client-side-apply': 'kubectl apply',
  'fluent-medic': 'Fluent Medic',
};

/** A field manager as people call it: `kubectl-edit` is `kubectl edit`. */
export function writerName(manager: string): string {
  return tools[manager] ?? manager.replace(/^kubectl-/, 'kubectl ');
}

import type { Locale } from '../language/locale.ts';
import { parseImage } from '../fluentbit/image.ts';
import { compareVersions } from '../fluentbit/version.ts';
import type { Plan, Step } from './plan.ts';
import { planWords, type PlanWords } from './sentences/plan-words.ts';

/** What a plan does in a few words, `Mem_Buf_Limit 256m → 384m, memory limit 512Mi → 1216Mi`, and whether that is left to people. */
export function titleOf(
  plan: Plan,
  how: { readonly isInGit?: boolean; readonly reverts?: true } = {},
  locale: Locale = 'en',
): string {
  const { title: say } = planWords(locale);
  const words = plan.steps
    .filter((step) => step.from !== step.to)
    .flatMap((step) => wordsOf(step, say) ?? []);
  if (words.length === 0) return say.none;
  const isByHand = plan.adviceOnly !== undefined && !(how.isInGit && plan.lastsElsewhere);
  const before = how.reverts ? say.takeBack : isByHand ? say.byHand : '';
  return `${before}${say.join([...new Set(words)])}`;
}

function wordsOf(step: Step, say: PlanWords['title']): string | undefined {
  switch (step.kind) {
    case 'set-image':
      return (isOlder(step.to, step.from) ? say.back : say.upgrade)(versionOf(step.from), versionOf(step.to));
    case 'set-config':
      return say.config(step.target.split('/').at(-1) ?? '', step.from, step.to);
    case 'set-memory':
      return say.memory(step.from, step.to);
    case 'restart':
      return say.restart;
    case 'reload':
      return say.reload;
    case 'advice':
      return undefined;
  }
}

const versionOf = (image: string): string => parseImage(image).version ?? image;

function isOlder(image: string, than: string): boolean {
  const [to, from] = [parseImage(image).version, parseImage(than).version];
  return to !== undefined && from !== undefined && compareVersions(to, from) < 0;
}

import { parseImage } from '../fluentbit/image.ts';
import type { Plan, Step } from './plan.ts';

/** What a plan does in a few words: `Mem_Buf_Limit 256m → 384m, memory limit 512Mi → 1216Mi`. */
export function titleOf(plan: Plan): string {
  const words = plan.steps.filter((step) => step.from !== step.to).flatMap((step) => wordsOf(step) ?? []);
  if (words.length === 0) return 'Advice, nothing is written';
  return `${plan.adviceOnly ? 'By hand: ' : ''}${[...new Set(words)].join(', ')}`;
}

function wordsOf(step: Step): string | undefined {
  switch (step.kind) {
    case 'set-image':
      return `upgrade ${versionOf(step.from)} → ${versionOf(step.to)}`;
    case 'set-config':
      return `${step.target.split('/').at(-1)} ${step.from || '(default)'} → ${step.to}`;
    case 'set-memory':
      return `memory limit ${step.from || '(none)'} → ${step.to}`;
    case 'restart':
      return 'restart';
    case 'reload':
      return 'reload';
    case 'advice':
      return undefined;
  }
}

const versionOf = (image: string): string => parseImage(image).version ?? image;

import { maxText, type RuntimeLine } from './runtime-line.ts';

/** A line as the container wrote it. `line` is the 1-based place of its first part. */
export interface WholeLine extends Pick<RuntimeLine, 'text' | 'at'> {
  readonly line: number;
}

/** Puts lines together that the runtime broke; streams may alternate between the parts. */
export interface PartJoiner {
  /** The whole line when this part ends one. */
  take(part: RuntimeLine, line: number): WholeLine | undefined;
  /** Lines whose last part never came. */
  rest(): readonly WholeLine[];
}

/** An empty joiner. Of one line it keeps 4,096 characters, so that parts without an end do not fill the memory. */
export function createPartJoiner(): PartJoiner {
  const open = new Map<string, WholeLine>();
  return {
    take(part, line) {
      const begun = open.size === 0 ? undefined : open.get(part.stream);
      const whole = begun
        ? { ...begun, text: joined(begun.text, part.text) }
        : { text: part.text, at: part.at, line };
      if (part.isPartial) open.set(part.stream, whole);
      else if (begun) open.delete(part.stream);
      return part.isPartial ? undefined : whole;
    },
    rest: () => [...open.values()],
  };
}

function joined(before: string, next: string): string {
  return before.length >= maxText ? before : (before + next).slice(0, maxText);
}

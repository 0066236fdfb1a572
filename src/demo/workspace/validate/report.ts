import type { Surface } from './shape.ts';

/** What a check has seen so far: faults in Slack's words, and the amount of text. */
export interface Report {
  readonly surface: Surface;
  readonly isKnownFile: (id: string) => boolean;
  readonly faults: string[];
  /** Characters of all texts together. */
  characters: number;
}

export const createReport = (surface: Surface, isKnownFile: (id: string) => boolean): Report => ({
  surface,
  isKnownFile,
  faults: [],
  characters: 0,
});

/** One fault with the place where it is, as Slack names it. */
export function fault(report: Report, at: string, message: string): void {
  report.faults.push(`${message} [json-pointer:${at}]`);
}

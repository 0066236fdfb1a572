import { readFileSync } from 'node:fs';

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads the answer of a transcript: lines with `<` are status and headers, what follows is the body. */
export function recordedAnswer(name: string): RecordedAnswer {
  const file = new URL(`../../fixtures/kubernetes-answers/${name}.http`, import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n');
  const head = lines.filter((line) => line.startsWith('<')).map((line) => line.slice(2));
  const bodyAt = lines.findLastIndex((line) => line.startsWith('<')) + 1;
  const headers = head.slice(1).flatMap((line) => {
    const [key, value] = line.split(': ');
    return key === undefined || value === undefined ? [] : [[key.toLowerCase(), value] as const];
  });
  return {
    status: Number(head[0]?.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: lines
      .slice(bodyAt)
      .map((line) => line.replace(/^\[\+\d+ ms\] /, ''))
      .join('\n')
      .trim(),
  };
}

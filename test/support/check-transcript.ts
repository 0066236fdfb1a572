import { readFileSync } from 'node:fs';
import { judgeTranscript } from './judge-transcript.ts';

const [file, locale = 'en'] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: npm run check:transcript -- FILE [LOCALE]');
const { bodies, refused, left } = judgeTranscript(readFileSync(file, 'utf8'), locale);
const lines = [...refused, ...left.map((each) => `ENGLISH ${each}`)];
process.stdout.write(
  [...lines, `${bodies} bodies, ${refused.length} findings, ${left.length} English texts left.`, ''].join(
    '\n',
  ),
);
process.exitCode = bodies > 0 && lines.length === 0 ? 0 : 1;

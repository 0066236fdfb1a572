import { createHash } from 'node:crypto';
import { createPainter } from '../../../src/adapters/painter/painter.ts';
import { crashing } from './crashing-chart.ts';

const png = createPainter().paint(crashing);
console.log(createHash('sha256').update(png).digest('hex'));

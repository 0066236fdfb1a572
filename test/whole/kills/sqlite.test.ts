import path from 'node:path';
import { killEverywhere } from './kill-everywhere.ts';

killEverywhere((directory) => Promise.resolve({ kind: 'sqlite', path: path.join(directory, 'medic.db') }), 8);

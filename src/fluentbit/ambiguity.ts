import { parseQuantity } from './quantity.ts';
import { readSize } from './size.ts';

/** Who will read the text: a size key of Fluent Bit, or a memory quantity of Kubernetes. */
export type SizeReader = 'fluent-bit' | 'kubernetes';

const whole = new Intl.NumberFormat('en-US');

/**
 * Says in one sentence what the reader makes of a size that the other one reads differently; undefined when both read the same
 * number of bytes, or when neither can read it.
 */
export function ambiguity(text: string, reader: SizeReader): string | undefined {
  const size = readSize(text);
  const inFluentBit = size.ok ? size.bytes : undefined;
  const inKubernetes = parseQuantity(text);
  if (inFluentBit === inKubernetes) return undefined;
  const readings = { 'fluent-bit': inFluentBit, kubernetes: inKubernetes };
  const other = reader === 'fluent-bit' ? 'kubernetes' : 'fluent-bit';
  return `"${text}" is ${told(readings[reader])} to ${names[reader]}, but ${told(readings[other])} to ${names[other]}${hint(text, reader)}.`;
}

const names = { 'fluent-bit': 'Fluent Bit', kubernetes: 'Kubernetes' } as const;

function told(bytes: number | undefined): string {
  if (bytes === undefined) return 'no size';
  return `${whole.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** What to write instead, where that is plain. */
function hint(text: string, reader: SizeReader): string {
  const found = /^(\d+(?:\.\d+)?)([KMG]i?B?)$/i.exec(text);
  const [, number = '', unit = ''] = found ?? [];
  const letter = unit.slice(0, 1).toUpperCase();
  const isBinary = /i/i.test(unit);
  if (!found || (reader === 'kubernetes') === isBinary) return '';
  if (isBinary) return `; write ${number}${letter} for decimal units`;
  return `; write ${number}${letter}i or ${number}${letter === 'K' ? 'k' : letter}`;
}

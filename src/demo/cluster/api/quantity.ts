const NANO = 1_000_000_000n;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const syntax = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** A Kubernetes quantity: its value in billionths, and whether it was written with a binary suffix. */
export interface Quantity {
  readonly nanos: bigint;
  readonly binary: boolean;
}

export const QUANTITY_SYNTAX_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Parses `512Mi`, `100m`, `1.5`, `1e3`; the answer is an error text of a real API server where it is no quantity. */
export function parseQuantity(value: unknown): Quantity | string {
  const [, number = '', suffix = ''] = syntax.exec(String(value)) ?? [];
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number)) return QUANTITY_SYNTAX_ERROR;
  const binaryPower = binarySuffixes.indexOf(suffix);
  if (binaryPower > 0) return { nanos: scaled(number, 1024n ** BigInt(binaryPower), 0), binary: true };
  const exponent = decimalExponents[suffix] ?? scientific(suffix);
  if (exponent === undefined) return "unable to parse quantity's suffix";
  return { nanos: scaled(number, 1n, exponent), binary: false };
}

function scientific(suffix: string): number | undefined {
  const exponent = /^[eE]([-+]?\d{1,2})$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : Number(exponent);
}

function scaled(number: string, factor: bigint, exponent: number): bigint {
  const [whole = '0', fraction = ''] = number.replace(/^[+-]/, '').split('.');
  const digits = BigInt(`${whole === '' ? '0' : whole}${fraction}`) * factor * NANO;
  const power = exponent - fraction.length;
  const value = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  return number.startsWith('-') ? -value : value;
}

const divideUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** The same quantity as a real API server gives it back: `1024Mi` becomes `1Gi`, `0.5` becomes `500m`. */
export function canonicalQuantity(text: unknown): string {
  const quantity = parseQuantity(text);
  if (typeof quantity === 'string' || /[eE]/.test(String(text).replace(/E$|Ei$/, ''))) return String(text);
  return quantity.nanos < 0n ? String(text) : quantityText(quantity);
}

/** What several quantities come to, in the form of the first that has a binary suffix; what is no quantity counts nothing. */
export function sumOfQuantities(texts: readonly unknown[]): Quantity {
  const read = texts.map(parseQuantity).filter((one) => typeof one !== 'string');
  return {
    nanos: read.reduce((sum, { nanos }) => sum + nanos, 0n),
    binary: read.some(({ binary }) => binary),
  };
}

export const quantityText = ({ nanos, binary }: Quantity): string =>
  binary && nanos >= 1024n * NANO ? binaryText(divideUp(nanos, NANO)) : decimalText(nanos);

function binaryText(value: bigint): string {
  let rest = value;
  let power = 0;
  while (power < binarySuffixes.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${binarySuffixes[power]}`;
}

function decimalText(nanos: bigint): string {
  if (nanos === 0n) return '0';
  const suffixes = Object.entries(decimalExponents).toSorted(([, one], [, other]) => other - one);
  for (const [suffix, exponent] of suffixes) {
    const unit = 10n ** BigInt(exponent + 9);
    if (nanos % unit === 0n) return `${nanos / unit}${suffix}`;
  }
  return `${nanos}n`;
}

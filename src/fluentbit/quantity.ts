const quantity =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)|e([+-]?\d+)|E([+-]?\d+))?$/;
const suffixes: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};
const mebibyte = 2 ** 20;

/**
 * Reads a Kubernetes memory quantity (`512Mi`, `1.5Gi`, `128974848`, `129e6`) into bytes, rounded up; undefined when it is
 * none. A small `m` means thousandths here: `512m` is half a byte, where Fluent Bit reads 512,000,000 bytes.
 */
export function parseQuantity(text: string): number | undefined {
  const found = quantity.exec(text.trim());
  if (!found) return undefined;
  const exponent = found[3] ?? found[4];
  const factor = exponent === undefined ? (suffixes[found[2] ?? ''] ?? 1) : 10 ** Number(exponent);
  return Math.ceil(Number(found[1]) * factor);
}

/** Writes bytes as whole mebibytes, rounded up: `768Mi`. */
export function formatQuantity(bytes: number): string {
  return `${Math.ceil(bytes / mebibyte)}Mi`;
}

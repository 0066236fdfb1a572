/** Bytes one behind the other in one block, which grows as needed and is used again once cleared. */
export interface ByteStore {
  readonly size: number;
  add(bytes: Uint8Array): void;
  /** What it holds, until the next `add`. */
  held(): Buffer;
  clear(): void;
}

export function createByteStore(): ByteStore {
  let block = Buffer.allocUnsafeSlow(0);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(bytes) {
      if (size + bytes.length > block.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (size + bytes.length));
        block.copy(larger, 0, 0, size);
        block = larger;
      }
      block.set(bytes, size);
      size += bytes.length;
    },
    held: () => block.subarray(0, size),
    clear() {
      size = 0;
    },
  };
}

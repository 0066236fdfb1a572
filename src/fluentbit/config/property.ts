import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';

/** The value of a key in a section: any case, camelCase included; of repeated keys the last one wins. */
export function property(section: ConfigSection, key: string): ConfigValue | undefined {
  const wanted = keyName(key);
  return section.properties.findLast((each) => keyName(each.key) === wanted);
}

/** A key as Fluent Bit compares it: `memBufLimit`, `Mem_Buf_Limit` and `mem_buf_limit` are one. */
export function keyName(key: string): string {
  const isCamel = /^[a-z]/.test(key) && !key.includes('_') && /[A-Z]/.test(key);
  return (isCamel ? key.replace(/[A-Z]/g, (letter) => `_${letter}`) : key).toLowerCase();
}

/** True for `on`, `true`, `yes`; false for `off`, `false`, `no`; undefined for anything else. */
export function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (word === 'on' || word === 'true' || word === 'yes') return true;
  if (word === 'off' || word === 'false' || word === 'no') return false;
  return undefined;
}

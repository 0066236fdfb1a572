import { isAtLeast } from '../version.ts';

/** What `${NAME}` stands for while one configuration is read. */
export interface Variables {
  readonly version: string | undefined;
  /** Variables of the container; undefined = not known. */
  readonly env: Readonly<Record<string, string>> | undefined;
  /** Variables that `@SET` or the YAML `env` section define. */
  readonly set: ReadonlyMap<string, string>;
  /** Variables that are defined by something that cannot be read here, such as a file. */
  readonly hidden?: ReadonlySet<string>;
}

export interface Expansion {
  readonly text: string;
  /** Variables that are certainly not set: Fluent Bit puts in nothing. */
  readonly unset: readonly string[];
  /** Variables whose value cannot be known here; they stay in the text as written. */
  readonly unknown: readonly string[];
}

/** Puts variables into a value as Fluent Bit of that version does. */
export function expandVariables(text: string, variables: Variables): Expansion {
  if (!text.includes('${')) return { text, unset: [], unknown: [] };
  const unset: string[] = [];
  const unknown: string[] = [];
  const expanded = text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = lookUp(name, variables);
    if (value !== undefined) return value;
    if (variables.env === undefined || name === 'HOSTNAME' || variables.hidden?.has(name) === true) {
      unknown.push(name);
      return whole;
    }
    unset.push(name);
    return '';
  });
  return { text: expanded, unset, unknown };
}

function lookUp(name: string, variables: Variables): string | undefined {
  const plain = variables.set.get(name) ?? variables.env?.[name];
  if (plain !== undefined) return plain;
  const mark = name.indexOf(':-');
  if (mark < 0 || !knowsDefaults(variables.version)) return undefined;
  return lookUp(name.slice(0, mark), variables) ?? name.slice(mark + 2);
}

/** `${NAME:-default}` came with 4.2.5, 5.0.6 and 5.1.0. */
function knowsDefaults(version: string | undefined): boolean {
  if (version === undefined || isAtLeast(version, '5.1.0')) return true;
  if (isAtLeast(version, '5.0.0')) return isAtLeast(version, '5.0.6');
  return isAtLeast(version, '4.2.5');
}

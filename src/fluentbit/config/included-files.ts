import type { ConfigFile } from './fluent-bit-config.ts';

export interface IncludedFiles {
  readonly files: readonly ConfigFile[];
  /** True where folders could not be compared: names alone agree. */
  readonly isGuess: boolean;
}

/**
 * The files that an included path means; `*` and `?` stand for anything within one folder, as in glob(3). A relative path starts at `folder`,
 * told like the files' own names. Where folders are missing on one side (an absolute path; the keys of a ConfigMap, which a volume may put
 * anywhere) the files are taken that agree with the path's end in most of their parts.
 */
export function includedFiles(files: readonly ConfigFile[], path: string, folder: string): IncludedFiles {
  const isAbsolute = path.startsWith('/');
  const wanted = partsOf(isAbsolute ? path : `${folder}/${path}`);
  const named = files.map((file) => ({ file, parts: partsOf(file.name) }));
  const exact = named.filter(({ parts }) => agree(wanted, parts));
  if (exact.length > 0) return { files: exact.map(({ file }) => file), isGuess: false };
  const isFlat = named.every(({ parts }) => parts.length === 1);
  if (!isAbsolute && !isFlat) return { files: [], isGuess: false };
  const alike = named
    .map(({ file, parts }) => ({ file, parts: parts.filter((part) => part !== '..') }))
    .filter(({ parts }) => agree(wanted.slice(-parts.length), parts));
  const most = Math.max(0, ...alike.map(({ parts }) => parts.length));
  return {
    files: alike.filter(({ parts }) => parts.length === most).map(({ file }) => file),
    isGuess: true,
  };
}

/** The folder of a file name, empty for one without. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** The parts of a path, without `.` and with `..` carried out as far as the path is known. */
function partsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

function agree(patterns: readonly string[], parts: readonly string[]): boolean {
  return patterns.length === parts.length && patterns.every((pattern, at) => fits(pattern, parts[at] ?? ''));
}

/** Steps back to the last `*` only, so that a path of many stars takes no longer than its length times the name's. */
function fits(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let [at, star, resume] = [0, -1, 0];
  for (let next = 0; next < name.length; ) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      resume = next;
    } else if (pattern[at] === '?' || pattern[at] === name[next]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      next = resume;
    } else return false;
  }
  return pattern.slice(at).replaceAll('*', '') === '';
}

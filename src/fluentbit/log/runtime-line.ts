/** A line without what kubelet, container runtime or Docker put around it. */
export interface RuntimeLine {
  /** Without line end, colours and NUL characters; cut at 4,096 characters. */
  readonly text: string;
  /** The outer time stamp; undefined where there is none. */
  readonly at: string | undefined;
  /** Empty where the line does not say. */
  readonly stream: string;
  /** The runtime broke a long line here: the next part of the same stream continues it. */
  readonly isPartial: boolean;
}

export const maxText = 4096;
/** Docker breaks lines of this many bytes, and such a part ends without a line break. */
const dockerPart = 16_384;
const prefix =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (?:(stdout|stderr) ([FP])(?::\S*)?(?: |$))?/;
/** As `kubectl logs --prefix` writes it: `[pod/NAME/CONTAINER] `. */
const podPrefix = /^\[pod\/[^\]\s]{1,400}\] /;
const dockerLog = /^\{"log":"((?:[^"\\]|\\.)*)/;
const escape = '\u001b';
const colours = new RegExp(`${escape}\\[[0-9;?]*[A-Za-z]`, 'g');

/**
 * Takes off the pod's name (`kubectl logs --prefix`), the kubelet's time stamp (`--timestamps`), the CRI prefix or Docker's JSON, then line end and colours. Where
 * other lines show that Docker did not write the log, JSON is what the program printed.
 */
export function readRuntimeLine(raw: string, mayBeDockers = true): RuntimeLine {
  const first = raw.charCodeAt(0);
  if (first === 91 && raw.startsWith('[pod/')) {
    const named = podPrefix.exec(raw);
    if (named) return readRuntimeLine(raw.slice(named[0].length), mayBeDockers);
  }
  if (first === 123) return (mayBeDockers ? readDocker(raw) : undefined) ?? bare(raw);
  const found = first >= 48 && first <= 57 ? prefix.exec(raw) : null;
  if (!found) return bare(raw);
  const text = plain(raw.slice(found[0].length, found[0].length + maxText));
  return { text, at: found[1], stream: found[2] ?? '', isPartial: found[3] === 'P' };
}

function bare(raw: string): RuntimeLine {
  return { text: plain(raw), at: undefined, stream: '', isPartial: false };
}

/** Stream and time stand behind the text, so they are looked for at the end of the line. */
function readDocker(raw: string): RuntimeLine | undefined {
  const found = dockerLog.exec(raw.length > dockerPart * 2 ? raw.slice(0, dockerPart * 2) : raw);
  const written = found?.[1];
  if (written === undefined) return undefined;
  const tail = raw.slice(-256);
  return {
    text: plain(unescaped(written.slice(0, maxText * 2)).slice(0, maxText)),
    at: /"time":"([^"]+)"/.exec(tail)?.[1],
    stream: /"stream":"(std(?:out|err))"/.exec(tail)?.[1] ?? '',
    isPartial: written.length >= dockerPart && !written.endsWith('\\n'),
  };
}

function plain(text: string): string {
  const cut = text.length > maxText ? text.slice(0, maxText) : text;
  const line = cut.endsWith('\r') ? cut.slice(0, -1) : cut;
  return line.includes(escape) ? line.replace(colours, '') : line;
}

function unescaped(text: string): string {
  const simple: Readonly<Record<string, string>> = { n: '', r: '', t: '\t' };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (simple[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

import { matchBareLine } from '../fluentbit/log/signature.ts';

/** Each of them whole, so that a record cannot begin as one of them and go on with something else. */
const forms: readonly RegExp[] = [
  /^\s*$/,
  /^Fluent[ -]Bit v\d{1,3}(?:\.\d{1,5}){1,3}(?:-[a-z0-9.]{1,20})?$/,
  /^AWS for Fluent Bit Container Image Version \d[\d.]{0,20}$/,
  /^\*? ?Copyright \(C\) (?:\d{4}-\d{4} The Fluent Bit Authors|Treasure Data)$/,
  /^\* Fluent Bit is a CNCF (?:graduated |incubating )?(?:sub-)?project under the (?:umbrella of Fluentd|Fluent organization)$/,
  /^\* https:\/\/fluentbit\.io\/?$/,
  // The letters of the banner are drawn with these characters alone.
  /^[ _|\\/`'.,()V-]{8,120}$/,
  /^ {4,30}Fluent Bit v\d+\.\d+ [–-] [\p{L} ,'!-]{3,60}$/u,
  /^ {4,30}Celebrating \d+ Years of Open, Fluent Innovation!$/,
  /^(?:\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\] )?\[engine\] caught signal \(SIG[A-Z0-9]{1,8}\)$/,
  /^#\d{1,4}\s+0x[0-9a-f]{1,16}\s+in\s+[^"'{}]{1,300}$/,
  /^#\d{1,4}\s+(?:0x[0-9a-f]{1,16} in )?[\w:~<>*&, ]{1,200} \(\) (?:at [\w./+-]{1,200}:\d{1,7}|from [\w./+-]{1,200})$/,
  /^[\w./+-]{1,200}\([\w.]{0,200}(?:\+0x[0-9a-f]{1,16})?\) ?\[0x[0-9a-f]{1,16}\]$/,
  /^ERROR: no debug info in ELF executable \(-?\d{1,6}\)$/,
  /^(?:malloc|free|realloc|calloc|munmap_chunk|malloc_consolidate)\(\): [a-z0-9 _()<>.,:-]{1,80}$/,
  /^(?:corrupted (?:size vs\. prev_size[a-z0-9 _-]{0,40}|double-linked list(?: \(not small\))?)|double free or corruption \([a-z!]{1,12}\))$/,
  /^\*\*\* (?:stack smashing|buffer overflow) detected \*\*\*: [\w./ -]{1,80}$/,
  /^(?:Segmentation fault|Aborted|Bus error|Killed)(?: \(core dumped\))?$/,
  /^\[[\w./-]{1,200}:\d{1,6} errno=\d{1,3}\] [A-Z][\w ,()/'-]{2,80}$/,
  /^[a-z_0-9]{2,30}: (?:Bad file descriptor|Too many open files|No space left on device|Cannot allocate memory|Permission denied)$/,
];

/** Watchers of the operator and of vendors write `logfmt`, as many programs do: only words about the watcher's own work are theirs. */
const watcherLine =
  /^(?:(?:ts|time|level|caller)=\S{1,80} ){1,4}msg="(?<msg>[^"]{1,200})"(?: err(?:or)?="[^"]{0,300}")?$/;
const ofWatcher = /fluent[ -]?bit|config|reload|signal|back-?off|process/i;
/** Signatures that end openly, or in somebody's words, are held to more than their beginning. */
const maxLength = 400;

/** Whether a line without time and level is one that Fluent Bit, its allocator, its watcher or its entry point writes. */
export function isBareLine(text: string): boolean {
  if (forms.some((form) => form.test(text))) return true;
  if (text.length > maxLength || /[{}]|=>/.test(text)) return false;
  const said = watcherLine.exec(text)?.groups?.['msg'];
  if (said !== undefined) return ofWatcher.test(said);
  return startsAsOwn.test(text) && matchBareLine(text) !== undefined;
}

/** Of patterns that may fit in the middle of a line, only a line that is nothing else. */
const startsAsOwn =
  /^(?:exec |standard_init_linux\.go:|\[|Error: |ERROR: |Memory cgroup out of memory: |<jemalloc>: )/;

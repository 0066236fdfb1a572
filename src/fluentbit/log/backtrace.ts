/** One frame of a back-trace as Fluent Bit prints it. */
export interface Frame {
  readonly index: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/**
 * `line` and `endLine` are 1-based lines of the log. `text` and `lines` hold each frame's words and its line: other lines may stand
 * between them.
 */
export interface Backtrace {
  readonly line: number;
  readonly endLine: number;
  readonly frames: readonly Frame[];
  readonly text: readonly string[];
  readonly lines: readonly number[];
}

const frame = /^#(\d+)\s+0x[0-9a-f]+\s+in\s+(\S+?)\(\) at (\S+?):(\d+)$/;
const frameWithoutPlace = /^#(\d+)\s+0x[0-9a-f]+\s+in\s+(\S+?)(?:\(\))?(?:\s|$)/;

/** Reads a line such as `#0  0x561fdc899f07  in  fw_conn_event() at plugins/in_forward/fw_conn.c:75`. */
export function readFrame(text: string): Frame | undefined {
  const full = frame.exec(text);
  if (full) {
    return { index: Number(full[1]), function: full[2] ?? '', file: full[3] ?? '', line: Number(full[4]) };
  }
  const bare = frameWithoutPlace.exec(text);
  return bare ? { index: Number(bare[1]), function: bare[2] ?? '', file: '', line: 0 } : undefined;
}

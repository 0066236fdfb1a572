import type { FluentBitVersion } from './fluent-bit-version.ts';
import type { Random } from './seeded-random.ts';

/**
 * The stack that Fluent Bit prints when a pause freed a connection in use: frames, line numbers and the
 * distances between the addresses as recorded on 3.2.0 (2.x and 3.x lines) and 4.2.0 (4.x lines).
 */
export function crashTrace(version: FluentBitVersion, random: Random): readonly string[] {
  const program = 0x55_0000_0000_00 + random.int(0x100_0000, 0xfff_ffff) * 0x1000;
  const library = 0x7f_0000_0000_00 + random.int(0x100_0000, 0xfff_ffff) * 0x1000;
  const newer = version.major >= 4;
  const worker = program + (newer ? 0x2f3 : 0x1f3);
  const engine = worker + (newer ? 0x28daf : 0x22c9f);
  const connection = engine + (newer ? 0x73f35 : 0x64075);
  const frames: readonly (readonly [number, string])[] = [
    [connection, 'fw_conn_event() at plugins/in_forward/fw_conn.c:75'],
    [engine, `flb_engine_start() at src/flb_engine.c:${newer ? 1229 : 1060}`],
    [worker, `flb_lib_worker() at src/flb_lib.c:${newer ? 904 : 674}`],
    [library + 0x1f4, 'start_thread() at c:442'],
    [library + 0x808eb, 'clone3() at inux/x86_64/clone3.S:81'],
  ];
  return [
    ...frames.map(([address, name], at) => `#${at}  0x${address.toString(16)}      in  ${name}`),
    '#5  0xffffffffffffffff  in  ???() at ???:0',
  ];
}

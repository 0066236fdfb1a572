import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';
import type { InputConfig, PipelineConfig } from './pipeline-config.ts';

const copyrightYears: Readonly<Record<string, string>> = { '1.9': '2022', '3.2.0': '2024', '4.2.0': '2025' };
const art: Readonly<Record<string, readonly string[]>> = {
  '3.2': [
    '______ _                  _    ______ _ _           _____  _____ ',
    '|  ___| |                | |   | ___ (_) |         |____ |/ __  \\',
    "| |_  | |_   _  ___ _ __ | |_  | |_/ /_| |_  __   __   / /`' / /'",
    "|  _| | | | | |/ _ \\ '_ \\| __| | ___ \\ | __| \\ \\ / /   \\ \\  / /  ",
    '| |   | | |_| |  __/ | | | |_  | |_/ / | |_   \\ V /.___/ /./ /___',
    '\\_|   |_|\\__,_|\\___|_| |_|\\__| \\____/|_|\\__|   \\_/ \\____(_)_____/',
    '',
    '',
  ],
  '4.2': [
    '______ _                  _    ______ _ _             ___   _____ ',
    '|  ___| |                | |   | ___ (_) |           /   | / __  \\',
    "| |_  | |_   _  ___ _ __ | |_  | |_/ /_| |_  __   __/ /| | `' / /'",
    "|  _| | | | | |/ _ \\ '_ \\| __| | ___ \\ | __| \\ \\ / / /_| |   / /  ",
    '| |   | | |_| |  __/ | | | |_  | |_/ / | |_   \\ V /\\___  |_./ /___',
    '\\_|   |_|\\__,_|\\___|_| |_|\\__| \\____/|_|\\__|   \\_/     |_(_)_____/',
    '                                                                  ',
    '             Fluent Bit v4.2 – Direct Routes Ahead',
    '         Celebrating 10 Years of Open, Fluent Innovation!',
    '',
  ],
  '5.1': [
    '______ _                  _    ______ _ _           _____  __  ',
    '|  ___| |                | |   | ___ (_) |         |  ___|/  | ',
    '| |_  | |_   _  ___ _ __ | |_  | |_/ /_| |_  __   _|___ \\ `| | ',
    "|  _| | | | | |/ _ \\ '_ \\| __| | ___ \\ | __| \\ \\ / /   \\ \\ | | ",
    '| |   | | |_| |  __/ | | | |_  | |_/ / | |_   \\ V //\\__/ /_| |_',
    '\\_|   |_|\\__,_|\\___|_| |_|\\__| \\____/|_|\\__|   \\_/ \\____(_)___/',
    '',
    '',
  ],
};

/** The lines before the first log line. Lines whose drawing was never recorded print the name only. */
export function bannerLines(version: FluentBitVersion): readonly string[] {
  const line = `${version.major}.${version.minor}`;
  const year =
    copyrightYears[version.text] ?? copyrightYears[line] ?? (version.major === 3 ? '2025' : '2026');
  const sponsor = atLeast(version, '4.2.0')
    ? '* Fluent Bit is a CNCF graduated project under the Fluent organization'
    : '* Fluent Bit is a CNCF sub-project under the umbrella of Fluentd';
  const esc = String.fromCharCode(27);
  const head = atLeast(version, '2.0.0')
    ? [`Fluent Bit v${version.text}`, `* Copyright (C) 2015-${year} The Fluent Bit Authors`]
    : [
        `${esc}[1mFluent Bit v${version.text}${esc}[0m`,
        `* ${esc}[1m${esc}[93mCopyright (C) 2015-${year} The Fluent Bit Authors${esc}[0m`,
      ];
  return [...head, sponsor, '* https://fluentbit.io', '', ...(art[line] ?? [])];
}

/** The first information lines up to the storage and library versions. */
export function storageLines(
  version: FluentBitVersion,
  config: PipelineConfig | undefined,
): readonly string[] {
  const file = config?.inputs.some((input) => input.storage === 'filesystem') ?? false;
  const up = config?.maxChunksUp ?? 128;
  const first = `[fluent bit] version=${version.text}, commit=, pid=1`;
  if (!atLeast(version, '2.0.0')) {
    const type = file ? 'memory+filesystem' : 'memory-only';
    return [
      first,
      `[storage] version=1.1.6, type=${type}, sync=normal, checksum=disabled, max_chunks_up=${up}`,
      '[cmetrics] version=0.3.0',
    ];
  }
  const libraries = librariesOf(version);
  return [
    first,
    `[storage] ver=${libraries.storage}, type=${file ? 'memory+filesystem' : 'memory'}, sync=normal, checksum=off, max_chunks_up=${up}`,
    ...(atLeast(version, '3.2.0') ? [`[simd    ] ${version.major < 4 ? 'disabled' : 'SSE2'}`] : []),
    `[cmetrics] version=${libraries.cmetrics}`,
    `[ctraces ] version=${libraries.ctraces}`,
  ];
}

/** From the plugins to the running engine. */
export function pipelineLines(version: FluentBitVersion, config: PipelineConfig): readonly string[] {
  return [
    ...config.inputs.flatMap((input) => inputLines(version, input)),
    ...config.outputs.flatMap((output) =>
      Array.from(
        { length: output.workers },
        (_, n) => `[output:${output.plugin}:${output.name}] worker #${n} started`,
      ),
    ),
    ...(config.httpPort === undefined
      ? []
      : [`[http_server] listen iface=0.0.0.0 tcp_port=${config.httpPort}`]),
    '[sp] stream processor started',
    ...(atLeast(version, '4.1.0')
      ? [
          `[engine] Shutdown Grace Period=${config.graceSeconds}, Shutdown Input Grace Period=${Math.floor(config.graceSeconds / 2)}`,
        ]
      : []),
  ];
}

function inputLines(version: FluentBitVersion, input: InputConfig): readonly string[] {
  const prefix = `[input:${input.plugin}:${input.name}]`;
  const strategy =
    input.storage === 'filesystem' ? "'filesystem' (memory + filesystem)" : "'memory' (memory only)";
  const workers = atLeast(version, '5.1.0') ? ' with 1 worker' : '';
  return [
    ...(atLeast(version, '2.0.0')
      ? [`${prefix} initializing`, `${prefix} storage_strategy=${strategy}`]
      : []),
    ...(input.plugin === 'forward' ? [`${prefix} listening on ${input.listen}:${input.port}${workers}`] : []),
  ];
}

function librariesOf(version: FluentBitVersion): { storage: string; cmetrics: string; ctraces: string } {
  if (atLeast(version, '5.0.0')) return { storage: '1.5.4', cmetrics: '2.2.1', ctraces: '0.7.1' };
  if (atLeast(version, '4.2.0'))
    return { storage: '1.5.4', cmetrics: version.patch >= 8 ? '1.0.6' : '1.0.5', ctraces: '0.6.6' };
  return { storage: '1.5.2', cmetrics: '0.9.9', ctraces: atLeast(version, '3.2.9') ? '0.6.1' : '0.5.7' };
}

import type { ContainerProcess, MonitoringAnswer, ProcessExit } from './container-process.ts';
import { atLeast } from './fluent-bit-version.ts';
import type { FluentBitStart } from './fluent-bit-process.ts';
import type { LogPen } from './log-pen.ts';
import { type ConfigFile, type PipelineConfig, readPipeline } from './pipeline-config.ts';

/** The kubelet brings what a ConfigMap says into a running container once in so long. */
const syncMs = 60_000;
const path = '/api/v2/reload';

interface Reloadable {
  readonly start: FluentBitStart;
  readonly config: PipelineConfig;
  readonly pen: LogPen;
  /** The same process with another configuration, its buffers empty. */
  readonly run: (config: PipelineConfig, startedAtMs: number) => ContainerProcess;
}

/**
 * A running Fluent Bit that can be told to read its configuration anew: what a POST answers, what is printed and what the count shows is as
 * in the source; a configuration that it refuses leaves the one before in force, and the count as it was.
 */
export function createReloadable({ start, config: first, pen, run }: Reloadable): ContainerProcess {
  let config = first;
  let process = run(first, start.startedAtMs);
  let count = 0;
  let isAsked = false;
  let file = start.config;
  let syncedAtMs = start.startedAtMs;

  function reload(nowMs: number): void {
    isAsked = false;
    pen.log(nowMs, 'info', 'reloading instance pid=1 tid=0x7f1c');
    const reading = file && readPipeline(file, start.version);
    if (!reading || !('config' in reading)) {
      reading?.complaints.forEach(({ level, text }) => pen.log(nowMs, level, text));
      pen.log(nowMs, 'error', '[reload] loaded configuration contains error(s). Reloading is aborted');
      return;
    }
    pen.log(nowMs, 'info', '[reload] stop everything of the old context');
    pen.log(nowMs + 20, 'info', '[reload] start everything');
    config = reading.config;
    process = run(config, nowMs);
    count += 1;
  }

  function answer(method: 'GET' | 'POST'): MonitoringAnswer {
    if (method === 'GET') return json(200, { hot_reload_count: count });
    if (!config.hotReload) return json(200, { reload: 'not enabled', status: -1 });
    if (isAsked) return json(400, { reload: 'in progress', status: -2 });
    isAsked = true;
    return json(200, { reload: 'done', status: 0 });
  }

  return {
    step(nowMs, load): ProcessExit | undefined {
      if (nowMs - syncedAtMs >= syncMs) {
        file = start.reread?.() ?? file;
        syncedAtMs = nowMs;
      }
      if (isAsked) reload(nowMs);
      return process.step(nowMs, load);
    },
    skip: (ms, load) => process.skip(ms, load),
    terminate: (nowMs) => process.terminate(nowMs),
    monitoring(port, page, method = 'GET') {
      const found = process.monitoring(port, page);
      const isOwn = page.replace(/[?#].*$/, '') === path && atLeast(start.version, '2.1.0');
      return found && isOwn ? answer(method) : found;
    },
    memoryBytes: () => process.memoryBytes(),
    cpuNanos: () => process.cpuNanos(),
  };
}

/** Where a running container finds its file, as the ConfigMap is at this moment. */
export type Reread = () => ConfigFile | undefined;

const json = (status: number, value: unknown): MonitoringAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

import type { z } from 'zod';
import type { Log } from '../../ports.ts';
import { createOnce } from './once.ts';

/** How one kind of payload is read, told from its own second delivery, and handled. */
export interface Intake<T, R> {
  readonly schema: z.ZodType<T>;
  /** The same for each delivery of the same deed. */
  readonly key: (body: T) => string;
  readonly work: (body: T) => Promise<R>;
}

/** Reads payloads, handles each deed once, and lets no failure out: nobody above could answer it. */
export function createIntake(options: {
  readonly log: Log;
  /** Something of ours that this version no longer knows. */
  readonly unknown: (body: unknown) => Promise<void>;
}): {
  readonly take: <T, R>(intake: Intake<T, R>, body: unknown) => Promise<R | undefined>;
  readonly drain: () => Promise<void>;
} {
  const { log } = options;
  const once = createOnce<unknown>();
  const running = new Set<Promise<unknown>>();

  async function handle<T, R>({ schema, key, work }: Intake<T, R>, body: unknown): Promise<R | undefined> {
    const parsed = schema.safeParse(body);
    if (parsed.success) return (await once(key(parsed.data), () => work(parsed.data))) as R;
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    log.warn({ issues }, 'Unreadable Slack payload');
    await options.unknown(body);
    return undefined;
  }

  return {
    async take(intake, body) {
      const handled = handle(intake, body).catch((error: unknown) => {
        log.error({ err: error }, 'A Slack payload could not be handled');
        return undefined;
      });
      running.add(handled);
      const result = await handled;
      running.delete(handled);
      return result;
    },
    drain: async () => {
      await Promise.allSettled(running);
    },
  };
}

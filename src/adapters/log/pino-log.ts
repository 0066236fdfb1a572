import { pino, type DestinationStream } from 'pino';
import type { Log } from '../../ports.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
/** What may carry a token or a one-time address never reaches the log. */
const hidden = [
  'token',
  'botToken',
  'appToken',
  'authorization',
  '*.token',
  '*.authorization',
  '*.response_url',
  '*.trigger_id',
];

/** Structured log lines as JSON; throws a plain Error with one sentence for an unknown level. */
export function createLog(level: string, destination: DestinationStream): Log {
  if (!levels.includes(level))
    throw new Error(`LOG_LEVEL is "${level}": expected one of ${levels.join(', ')}.`);
  const logger = pino(
    {
      level,
      base: null,
      redact: { paths: hidden, censor: '[removed]' },
      serializers: { error: pino.stdSerializers.err },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
  return {
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
  };
}

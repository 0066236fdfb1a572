import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/adapters/log/pino-log.ts';
import { OutsideError } from '../../../src/outside-error.ts';

function logged(level: string) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { log, lines };
}

describe('createLog', () => {
  it('writes a line of JSON with the facts as fields', () => {
    const { log, lines } = logged('info');
    log.info({ incident: 'inc-1', pod: 'fluent-bit-a' }, 'signal taken');
    expect(lines).toEqual([
      { level: 30, time: expect.any(String), incident: 'inc-1', pod: 'fluent-bit-a', msg: 'signal taken' },
    ]);
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['silent', []],
  ])('at level %s', (level, expected) => {
    const { log, lines } = logged(level);
    for (const one of ['debug', 'info', 'warn', 'error'] as const) log[one]({}, one);
    expect(lines.map((line) => line['msg'])).toEqual(expected);
  });

  it('tells an error with its kind and its cause', () => {
    const { log, lines } = logged('info');
    log.warn({ error: new OutsideError('slack', 'timeout', 'Slack did not answer') }, 'later');
    expect(lines[0]?.['error']).toMatchObject({
      message: 'Slack did not answer',
      reason: 'timeout',
      service: 'slack',
    });
  });

  it('never writes what opens a door', () => {
    const { log, lines } = logged('info');
    const secret = 'xoxb-1-secret';
    log.info({ token: secret, botToken: secret, appToken: secret, authorization: secret }, 'start');
    log.info(
      { body: { token: secret, authorization: secret, response_url: secret, trigger_id: secret } },
      'click',
    );
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it.each(['loud', '', 'INFO'])('refuses the level %j and names those there are', (level) => {
    expect(() => logged(level)).toThrow(/LOG_LEVEL is ".*": expected one of trace, debug, info/);
  });
});

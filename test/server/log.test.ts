import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import type { Logger } from 'pino';
import { createLogger } from '../../server/log.ts';

const nowMs = Date.parse('2026-08-22T10:00:00.700Z');
/** As the line has it: the local zone, whole seconds. */
const time = localTime();

function localTime(): string {
  const offset = -new Date(nowMs).getTimezoneOffset();
  const zone = new Date(nowMs + offset * 60_000).toISOString().slice(0, 19);
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return offset === 0 ? `${zone}Z` : `${zone}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
}

function logged(format: 'text' | 'json', write: (logger: Logger) => void, level = 'info'): readonly string[] {
  const lines: string[] = [];
  write(createLogger({ level, format, destination: { write: (line) => lines.push(line) }, now: () => nowMs }));
  for (const line of lines) assert.match(line, /^[^\n]+\n$/, 'one line, one newline');
  return lines.map((line) => line.slice(0, -1));
}

function text(write: (logger: Logger) => void, level?: string): string {
  return logged('text', write, level)[0] ?? '';
}

function json(write: (logger: Logger) => void, level?: string): Record<string, unknown> {
  return JSON.parse(logged('json', write, level)[0] ?? '{}');
}

describe('a text log line', () => {
  it('is what logrus writes for ExternalDNS', () => {
    const line = text((logger) =>
      logger.info(
        { zoneName: 'example.com.', profile: 'default', zoneID: '/hostedzone/Z123' },
        'Desired change: CREATE example.com A',
      ),
    );
    assert.equal(
      line,
      `time="${time}" level=info msg="Desired change: CREATE example.com A" profile=default zoneID=/hostedzone/Z123 zoneName=example.com.`,
    );
  });

  it('quotes what has a character outside A-Za-z0-9-._/@^+ and nothing else', () => {
    const line = text((logger) =>
      logger.info({ a: 'Az0-._/@^+', b: 'a:b', c: '', d: 7, e: true, f: null, g: 'a=b', h: 'ü' }, 'word'),
    );
    assert.equal(line, `time="${time}" level=info msg=word a=Az0-._/@^+ b="a:b" c= d=7 e=true f=null g="a=b" h="ü"`);
  });

  it('escapes quotes, backslashes and what cannot be printed, as Go does', () => {
    const value = 'say "hi" \\ \n\t\u001b[31m \u202e \u{e0001} \ud800 \u00a0 é 漢 🙂';
    const line = text((logger) => logger.info({ value }));
    assert.equal(
      line,
      `time="${time}" level=info value="say \\"hi\\" \\\\ \\n\\t\\x1b[31m \\u202e \\U000e0001 \ufffd \\u00a0 é 漢 🙂"`,
    );
  });

  it('keeps a message with a newline on one line', () => {
    assert.equal(
      text((logger) => logger.error('Failed to do run once: soft error\ncause (consecutive soft errors: 3)')),
      `time="${time}" level=error msg="Failed to do run once: soft error\\ncause (consecutive soft errors: 3)"`,
    );
  });

  it('spells levels as ExternalDNS does', () => {
    const lines = logged(
      'text',
      (logger) => {
        for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[level](level);
      },
      'trace',
    );
    assert.deepEqual(
      lines.map((line) => line.split(' ')[1]),
      ['level=trace', 'level=debug', 'level=info', 'level=warning', 'level=error', 'level=fatal'],
    );
  });

  it('has fields of a child logger among its own, sorted', () => {
    const line = text((logger) => logger.child({ component: 'webhook' }).info({ uid: 'x', action: 'deny' }, 'Denied'));
    assert.equal(line, `time="${time}" level=info msg=Denied action=deny component=webhook uid=x`);
  });

  it('writes lists as Go does and other objects field by field', () => {
    const line = text((logger) =>
      logger.info({ hosts: ['a.example', 'b.example'], object: { kind: 'Ingress', ref: { name: 'x' } } }, 'm'),
    );
    assert.equal(
      line,
      `time="${time}" level=info msg=m hosts="[a.example b.example]" object.kind=Ingress object.ref="{\\"name\\":\\"x\\"}"`,
    );
  });

  it('writes an error as its message and code', () => {
    const error = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH', request: { body: 'private' } });
    assert.equal(
      text((logger) => logger.warn({ err: error }, 'Failed')),
      `time="${time}" level=warning msg=Failed err="no route" err.code=EHOSTUNREACH`,
    );
  });
});

describe('a JSON log line', () => {
  it('is an object with level, message, time and the fields', () => {
    assert.deepEqual(
      json((logger) => logger.child({ component: 'sync' }).warn({ zone: 'example.com', count: 2 }, 'Held')),
      { level: 'warning', time, component: 'sync', zone: 'example.com', count: 2, msg: 'Held' },
    );
  });

  it('has an error as an object', () => {
    const error = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
    assert.deepEqual(json((logger) => logger.error({ err: error }, 'Failed')).err, {
      message: 'no route',
      code: 'EHOSTUNREACH',
    });
  });
});

describe('the log level', () => {
  for (const [level, expected] of [
    ['warning', ['warn', 'error', 'fatal']],
    ['warn', ['warn', 'error', 'fatal']],
    ['panic', ['fatal']],
    ['fatal', ['fatal']],
    ['error', ['error', 'fatal']],
    ['info', ['info', 'warn', 'error', 'fatal']],
  ] as const) {
    it(`${level} lets ${expected.join(', ')} through`, () => {
      const lines = logged(
        'json',
        (logger) => {
          for (const each of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[each](each);
        },
        level,
      );
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).msg),
        expected,
      );
    });
  }
});

describe('an error in the log', () => {
  const coded = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

  it('tells its causes and the first code among them', () => {
    const error = new Error('cannot list Ingresses', { cause: new TypeError('fetch failed', { cause: coded }) });
    assert.deepEqual(json((logger) => logger.error({ err: error }, 'x')).err, {
      message: 'cannot list Ingresses: fetch failed: refused',
      code: 'ECONNREFUSED',
    });
  });

  it('tells a cause once that its wrapper repeats, survives a loop of causes, and knows gathered errors', () => {
    const wrapped = new Error('failed: refused', { cause: coded });
    assert.deepEqual(json((logger) => logger.error({ err: wrapped }, 'x')).err, {
      message: 'failed: refused',
      code: 'ECONNREFUSED',
    });
    const loop = Object.assign(new Error('loop'), { code: 'LOOP' });
    loop.cause = new Error('back', { cause: loop });
    assert.deepEqual(json((logger) => logger.error(loop)).err, { message: 'loop: back', code: 'LOOP' });
    const gathered = new AggregateError([coded, new Error('other')]);
    assert.deepEqual(json((logger) => logger.error({ err: gathered }, 'x')).err, {
      message: 'refused',
      code: 'ECONNREFUSED',
    });
  });

  it('has its stack at debug', () => {
    const { err } = json((logger) => logger.error({ err: coded }, 'x'), 'debug');
    assert.match(JSON.stringify(err), /"stack":"at .*log\.test\.ts/);
  });

  it('has no stack otherwise, except for a mistake in the program', () => {
    assert.equal('stack' in Object(json((logger) => logger.error({ err: coded }, 'x')).err), false);
    const mistake = new TypeError('undefined is not a function');
    assert.match(JSON.stringify(json((logger) => logger.error({ err: mistake }, 'x')).err), /"stack":"at /);
  });

  it('that is no error is logged as it is', () => {
    assert.equal(json((logger) => logger.error({ err: 'thrown text' }, 'x')).err, 'thrown text');
  });
});

describe('a secret', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----\n';
  const fields = {
    authorization: 'hunter2',
    Authorization: 'hunter2',
    token: 'hunter2',
    bearerToken: 'hunter2',
    clientSecret: 'hunter2',
    'client-secret': 'hunter2',
    aws_secret_access_key: 'hunter2',
    password: 'hunter2',
    key: 'hunter2',
    privateKey: 'hunter2',
    apikey: 'hunter2',
    secret: { value: 'hunter2' },
    nested: { deep: [{ token: 'hunter2' }] },
    text: `key ${pem}`,
    header: 'authorization: Bearer hunter2hunter2hunter2',
  };

  for (const format of ['text', 'json'] as const) {
    it(`never stands in a ${format} line, whatever it is called and wherever it is`, () => {
      const [line = ''] = logged(format, (logger) =>
        logger
          .child({ token: 'hunter2' })
          .info({ ...fields, err: Object.assign(new Error('Basic hunter2hunter2hunter2'), { token: 'hunter2' }) }, pem),
      );
      assert.doesNotMatch(line, /hunter2|MIGHAgEAMBMG/);
      assert.match(line, /\[redacted\]/);
    });
  }

  it('is not taken for one by a name that only mentions it', () => {
    const harmless = { secretName: 'tls', tokenFile: '/run/token', monkey: 'x', keyId: 'y', secretsSynced: 3 };
    const { level: _level, time: _time, ...rest } = json((logger) => logger.info(harmless));
    assert.deepEqual(rest, harmless);
  });
});

describe('the time of a log line', () => {
  for (const [zone, expected] of [
    ['UTC', '2026-08-22T10:00:00Z'],
    ['Asia/Kolkata', '2026-08-22T15:30:00+05:30'],
    ['America/St_Johns', '2026-08-22T07:30:00-02:30'],
  ] as const) {
    it(`is local time with its offset: ${zone}`, () => {
      const module = new URL('../../server/log-time.ts', import.meta.url).href;
      const program = `import { timestamps } from ${JSON.stringify(module)}; console.log(timestamps(() => ${nowMs})())`;
      const env = { ...process.env, TZ: zone };
      const written = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', env });
      assert.equal(written.trim(), expected);
    });
  }

  it('goes on with the clock', () => {
    let clock = nowMs;
    const lines: string[] = [];
    const destination = { write: (line: string) => lines.push(line) };
    const logger = createLogger({ level: 'info', format: 'json', destination, now: () => clock });
    logger.info('one');
    clock += 1000;
    logger.info('two');
    assert.notEqual(JSON.parse(lines[0] ?? '').time, JSON.parse(lines[1] ?? '').time);
  });
});

it('the log goes to standard error, so that standard output holds only what a command answers', () => {
  const module = new URL('../../server/log.ts', import.meta.url).href;
  const program = `import { createLogger, standardError } from ${JSON.stringify(module)};
    createLogger({ level: 'info', format: 'text', destination: standardError(), now: () => 0 }).fatal('last words');
    process.exit(3);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.equal(status, 3);
  assert.equal(stdout, '');
  assert.match(stderr, /^time="19(70|69)-.*" level=fatal msg="last words"\n$/);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeConfig } from '../../../server/config/describe.ts';
import { flags } from '../../../server/config/flag-table.ts';
import { check, parse, problemsOf } from './parse.ts';

const secret = 'hunter2-hunter2';

describe('secrets', () => {
  test('are the settings that ExternalDNS masks, as far as they are here', () => {
    assert.deepEqual(
      flags.filter((flag) => flag.secret).map((flag) => flag.name),
      ['txt-encrypt-aes-key', 'aws-assume-role-external-id', 'rfc2136-tsig-secret', 'rfc2136-kerberos-password'],
    );
  });

  const everywhere = flags.filter((flag) => flag.secret).map((flag) => flag.name);
  for (const name of everywhere) {
    test(`--${name} is not shown by any problem`, () => {
      const variable = `EXTERNAL_DNS_${name.toUpperCase().replaceAll('-', '_')}`;
      const misspelt = `${name.slice(0, -2)}x`;
      const attempts: readonly (readonly [argv: readonly string[], env: Record<string, string>, file: string])[] = [
        [[`--${name}=${secret}`, `--${name}=${secret}`], {}, ''],
        [[`--${misspelt}=${secret}`], {}, ''],
        [[`--${misspelt}`, secret], {}, ''],
        [[`-${name}=${secret}`], {}, ''],
        [[`-${name}`, secret], {}, ''],
        [['--interval=x'], { [variable]: secret }, ''],
        [['--interval=x'], {}, `${name}: ${secret}`],
        [['--interval=x'], {}, `${name}: [${secret}]`],
        [['--interval=x'], {}, `${name}: "${secret}" "${secret}"`],
        [['--interval=x'], {}, `${name}: |${secret}`],
        [['--interval=x'], {}, `- x\n${name}: ${secret}`],
      ];
      for (const [argv, env, file] of attempts) {
        const problems = problemsOf([...check, '--config=c', ...argv], { env, files: { c: file } });
        assert.ok(!problems.join('\n').includes(secret), problems.join('\n'));
      }
    });
  }

  test('that are numbers in the file are not shown either', () => {
    assert.deepEqual(problemsOf([...check, '--config=c'], { files: { c: 'aws-assume-role-external-id: 1234567' } }), [
      'c:1 (aws-assume-role-external-id): expected text',
    ]);
  });
});

describe('the start-up description', () => {
  test('has what differs from the defaults, durations readable', () => {
    const { config } = parse(['--source=ingress', '--provider=aws', '--interval=90s', '--no-webhook', '--policy=sync']);
    assert.deepEqual(describeConfig(config), {
      provider: 'aws',
      interval: '1m30s',
      webhook: false,
      source: ['ingress'],
    });
  });

  test('takes the defaults for files where objects come from files', () => {
    assert.deepEqual(describeConfig(parse(['-f', 'x']).config), { filename: ['x'] });
  });

  test('masks secrets and passwords in URLs', () => {
    const argv = [...check, `--aws-assume-role-external-id=${secret}`, `--server=https://me:${secret}@api:6443/x`];
    const description = describeConfig(parse(argv).config);
    assert.equal(description['aws-assume-role-external-id'], '******');
    assert.equal(description.server, 'https://******@api:6443/x');
    assert.ok(!JSON.stringify(description).includes(secret));
  });

  test('has nothing that the schema does not list', () => {
    const config = { ...parse([...check]).config, smuggled: secret };
    assert.deepEqual(describeConfig(config), { filename: ['x.yaml'] });
  });
});

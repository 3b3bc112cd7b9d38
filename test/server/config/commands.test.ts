import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, parse, problemsOf } from './parse.ts';

describe('the command', () => {
  test('is serve for a bare list of flags', () => {
    assert.equal(parse(['-f', 'x']).command, 'serve');
    assert.equal(parse(['serve', '-f', 'x']).command, 'serve');
  });

  test('may stand before or after flags', () => {
    assert.equal(parse(['-f', 'x', 'check']).command, 'check');
    assert.equal(parse(['--log-level=debug', 'plan', '-f', 'x']).command, 'plan');
  });

  test('is suggested when misspelt, and the rest is judged for the one that was meant', () => {
    assert.deepEqual(problemsOf(['chek', '-f', 'x']), ['unknown command "chek"; did you mean check?']);
    assert.deepEqual(problemsOf(['verson']), ['unknown command "verson"; did you mean version?']);
  });

  test('that is unknown is named with the ones there are', () => {
    assert.match(problemsOf(['webhook', '-f', 'x', '--no-sync'])[0] ?? '', /give every path a -f of its own/);
    assert.deepEqual(problemsOf(['reconcile', '--source=ingress', '--provider=aws']), [
      'unexpected argument "reconcile"; the commands are serve, check, endpoints, plan, explain, version, help',
    ]);
  });

  test('that reads manifests takes bare words as further files, also after --', () => {
    assert.deepEqual(parse(['check', 'a.yaml', '-f', 'b.yaml', '--', '-c.yaml']).config.filename, [
      'b.yaml',
      'a.yaml',
      '-c.yaml',
    ]);
    assert.deepEqual(parse(['plan', '-f', '-']).config.filename, ['-']);
  });

  test('serve takes flags only', () => {
    assert.deepEqual(problemsOf(['serve', '-f', 'a', 'b']), [
      'unexpected argument "b"; give every path a -f of its own',
    ]);
    assert.deepEqual(problemsOf(['serve', 'b', '--no-webhook', '--source=ingress', '--provider=aws']), [
      'unexpected argument "b"; serve takes flags only',
    ]);
    assert.deepEqual(problemsOf(['-f', 'a', '--', '--once']), [
      'unexpected argument "--once"; give every path a -f of its own',
    ]);
  });

  for (const command of ['check', 'endpoints', 'plan']) {
    test(`${command} needs files`, () => {
      assert.deepEqual(problemsOf([command]), [
        `--filename: ${command} reads manifests: give them with -f PATH, or -f - for standard input`,
      ]);
    });
  }

  test('refuses flags that only other commands have', () => {
    assert.deepEqual(problemsOf(['serve', '-f', 'x', '--exit-code', '-o', 'json']), [
      '--exit-code is for plan; serve does not have it',
      '--output is for check, endpoints, plan, explain; serve does not have it',
    ]);
    assert.deepEqual(problemsOf([...check, '--exit-code']), ['--exit-code is for plan; check does not have it']);
  });

  test('lets flags of serve through everywhere, so that a Deployment can be checked as it is', () => {
    assert.equal(parse([...check, '--interval=5m', '--webhook-address=:9443', '--once']).config.interval, 300_000);
  });
});

describe('help and version', () => {
  test('win over everything else that is wrong', () => {
    assert.equal(parse(['--nonsense', '--interval=x', '--version']).command, 'version');
    assert.equal(parse(['--nonsense', '--help', '@missing']).command, 'help');
    assert.equal(parse(['-h']).command, 'help');
    assert.equal(parse(['version'], { env: { ZONEWARDEN_INTERVAL: 'x' } }).command, 'version');
  });

  test('carry the defaults', () => {
    const { config, warnings } = parse(['version'], { env: { ZONEWARDEN_INTERVAL: '5m' } });
    assert.equal(config.interval, 60_000);
    assert.deepEqual(warnings, []);
  });

  test('help keeps its topic, with or without dashes', () => {
    const topics: readonly (readonly [readonly string[], string | undefined])[] = [
      [['help'], undefined],
      [['--help'], undefined],
      [['help', 'interval'], 'interval'],
      [['help', '--interval'], 'interval'],
      [['help', '--interval=5m'], 'interval'],
      [['help', '-f'], 'f'],
      [['help', 'plan'], 'plan'],
      [['help', 'help'], 'help'],
      [['plan', '--help'], 'plan'],
      [['--help', 'interval'], 'interval'],
    ];
    for (const [argv, topic] of topics) {
      const invocation = parse(argv);
      assert.equal(invocation.command, 'help', argv.join(' '));
      assert.equal(invocation.helpTopic, topic, argv.join(' '));
    }
  });

  test('help takes one topic', () => {
    assert.deepEqual(problemsOf(['help', 'a', 'b']), ['unexpected argument "b"; help takes one topic']);
  });

  test('version refuses unknown flags', () => {
    assert.deepEqual(problemsOf(['version', '--nonsense']), [
      'unknown flag --nonsense; zonewarden --help lists the flags',
    ]);
  });
});

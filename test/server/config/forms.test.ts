import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, parse, problemsOf } from './parse.ts';

describe('values', () => {
  test('stand after = or as the next argument', () => {
    assert.equal(parse([...check, '--policy=create-only']).config.policy, 'create-only');
    assert.equal(parse([...check, '--policy', 'create-only']).config.policy, 'create-only');
  });

  test('keep everything after the first =', () => {
    assert.deepEqual(parse([...check, '--aws-zone-tags=team=dns=1']).config.awsZoneTags, ['team=dns=1']);
    assert.equal(parse([...check, '--txt-prefix=a\nb']).config.txtPrefix, 'a\nb');
  });

  test('that start with - need =', () => {
    assert.equal(parse([...check, '--azure-maxretries-count=-1']).config.azureMaxretriesCount, -1);
    assert.deepEqual(problemsOf([...check, '--azure-maxretries-count', '-1']), [
      '--azure-maxretries-count needs a value; one that starts with - is written --azure-maxretries-count=VALUE',
      'unknown flag -1; zonewarden --help lists the flags',
    ]);
  });

  test('must be there', () => {
    const problem = '--policy needs a value; one that starts with - is written --policy=VALUE';
    assert.deepEqual(problemsOf([...check, '--policy']), [problem]);
    assert.deepEqual(problemsOf([...check, '--policy', '--once']), [problem]);
  });

  test('of short flags are attached, after = or next', () => {
    for (const argv of [['-ojson'], ['-o=json'], ['-o', 'json'], ['--output=json']]) {
      assert.equal(parse([...check, ...argv]).config.output, 'json', argv.join(' '));
    }
  });

  test('of integers may be written as ExternalDNS takes them', () => {
    assert.equal(parse([...check, '--aws-batch-change-size=1e3']).config.awsBatchChangeSize, 1000);
    assert.equal(parse([...check, '--aws-api-retries=2.9']).config.awsApiRetries, 2);
    assert.deepEqual(problemsOf([...check, '--aws-api-retries=many']), [
      '--aws-api-retries: expected a whole number, at least 0, got "many"',
    ]);
    assert.deepEqual(problemsOf([...check, '--aws-api-retries=-1']), [
      '--aws-api-retries: expected a whole number, at least 0, got "-1"',
    ]);
  });

  test('of durations are stored as milliseconds', () => {
    assert.equal(parse([...check, '--interval=1d']).config.interval, 86_400_000);
    assert.equal(parse([...check, '--min-event-sync-interval=5s']).config.minEventSyncInterval, 5000);
  });

  test('of durations need a unit and a place in their range', () => {
    assert.deepEqual(problemsOf([...check, '--interval=5']), [
      '--interval: expected a duration such as 30s, 5m, 1h30m or 2d, at least 100ms, got "5"; the unit is missing',
    ]);
    assert.deepEqual(problemsOf([...check, '--min-ttl=-5s']), [
      '--min-ttl: expected a duration such as 30s, 5m, 1h30m or 2d, got "-5s"',
    ]);
    assert.deepEqual(problemsOf([...check, '--webhook-timeout=1m']), [
      '--webhook-timeout: expected a duration such as 30s, 5m, 1h30m or 2d, from 1ms to 30s, got "1m"',
    ]);
  });

  test('of choices are listed when another is given, and the nearest is named', () => {
    assert.deepEqual(problemsOf([...check, '--policy=upsertonly']), [
      '--policy: expected one of sync, upsert-only, create-only, got "upsertonly"; did you mean upsert-only?',
    ]);
    assert.deepEqual(problemsOf([...check, '--aws-zone-type=secret-one']), [
      '--aws-zone-type: expected one of "", public, private, got "secret-one"',
    ]);
    assert.equal(parse([...check, '--aws-zone-type=']).config.awsZoneType, '');
  });

  test('of addresses are HOST:PORT', () => {
    for (const address of [':8443', '127.0.0.1:8443', '[::1]:8443', 'localhost:0', ':65535']) {
      assert.equal(parse([...check, `--webhook-address=${address}`]).config.webhookAddress, address);
    }
    for (const address of ['8443', ':', ':65536', '::1:8443', 'localhost', '', ':http']) {
      assert.deepEqual(problemsOf([...check, `--webhook-address=${address}`]), [
        `--webhook-address: expected [HOST]:PORT, such as :8443, 127.0.0.1:8443 or [::1]:8443, got "${address}"`,
      ]);
    }
  });

  test('are cut in messages when very long', () => {
    const [problem = ''] = problemsOf([...check, `--policy=${'x'.repeat(500)}`]);
    assert.ok(problem.length < 200 && problem.endsWith('..."'), problem);
  });

  test('include every ExternalDNS log level, and warn', () => {
    for (const level of ['panic', 'fatal', 'error', 'warning', 'warn', 'info', 'debug', 'trace']) {
      assert.equal(parse([...check, `--log-level=${level}`]).config.logLevel, level);
    }
  });
});

describe('booleans', () => {
  test('are --x, --no-x and --x=true|false', () => {
    assert.equal(parse([...check, '--once']).config.once, true);
    assert.equal(parse([...check, '--once=true']).config.once, true);
    assert.equal(parse([...check, '--events=false']).config.events, false);
    assert.equal(parse([...check, '--no-events']).config.events, false);
    assert.equal(parse([...check, '--no-aws-evaluate-target-health']).config.awsEvaluateTargetHealth, false);
  });

  test('take no detached value', () => {
    assert.deepEqual(problemsOf([...check, '--events', 'false']), [
      '--events false is not accepted; write --events=false or --no-events',
    ]);
    assert.deepEqual(problemsOf([...check, '--once', 'true']), [
      '--once true is not accepted; write --once=true or --once',
    ]);
  });

  test('take no other value', () => {
    assert.deepEqual(problemsOf([...check, '--events=yes']), ['--events: expected true or false, got "yes"']);
    assert.deepEqual(problemsOf([...check, '--no-events=true']), [
      '--no-events takes no value; write --no-events or --events=true|false',
    ]);
  });

  test('alone have a --no- form', () => {
    assert.deepEqual(problemsOf([...check, '--no-interval']), [
      'unknown flag --no-interval; --interval is not a boolean',
    ]);
  });
});

describe('repetition', () => {
  test('of a repeatable flag appends and replaces the default', () => {
    const { config } = parse([...check, '--source=service', '--source', 'ingress', '--managed-record-types=TXT']);
    assert.deepEqual(config.source, ['service', 'ingress']);
    assert.deepEqual(config.managedRecordTypes, ['TXT']);
  });

  test('of any other flag is refused, its --no- form included', () => {
    assert.deepEqual(problemsOf([...check, '--interval=1m', '--interval=2m', '--once', '--no-once']), [
      '--interval cannot be repeated, and was given 2 times',
      '--once cannot be repeated, and was given 2 times',
    ]);
  });

  test('does not split at commas, and a comma in a domain filter warns', () => {
    const { config, warnings } = parse([...check, '--domain-filter=a.org,b.org', '--exclude-domains=c.org,']);
    assert.deepEqual(config.domainFilter, ['a.org,b.org']);
    assert.deepEqual(warnings, [
      '--domain-filter "a.org,b.org" has a comma and matches nothing: repeat the flag for every domain',
      '--exclude-domains "c.org," has a comma and matches nothing: repeat the flag for every domain',
    ]);
  });

  test('drops blank entries of ExternalDNS lists, which configure nothing there', () => {
    assert.deepEqual(
      parse([...check, '--domain-filter=', '--domain-filter= ', '--domain-filter=a.org']).config.domainFilter,
      ['a.org'],
    );
    assert.deepEqual(parse([...check, '--service-type-filter=']).config.serviceTypeFilter, []);
  });

  test('reports every bad entry', () => {
    assert.equal(problemsOf([...check, '--managed-record-types=a', '--managed-record-types=b']).length, 2);
  });

  test('refuses a blank path: an unset shell variable is not a wish for cluster mode', () => {
    assert.deepEqual(problemsOf(['serve', '-f', '']), ['--filename: expected a path, or - for standard input, got ""']);
  });
});

describe('unknown flags', () => {
  test('suggest the nearest one', () => {
    assert.deepEqual(problemsOf([...check, '--domian-filter=x']), [
      'unknown flag --domian-filter; did you mean --domain-filter?',
    ]);
    assert.deepEqual(problemsOf([...check, '--domainFilter', 'x']), [
      'unknown flag --domainFilter; did you mean --domain-filter?',
    ]);
    assert.deepEqual(problemsOf([...check, '--no-evnts']), ['unknown flag --no-evnts; did you mean --no-events?']);
  });

  test('point to the help when nothing is near', () => {
    assert.deepEqual(problemsOf([...check, '--frobnicate']), [
      'unknown flag --frobnicate; zonewarden --help lists the flags',
    ]);
  });

  test('with one dash are taken for long ones', () => {
    assert.deepEqual(problemsOf([...check, '-filename', 'x']), ['unknown flag -filename; did you mean --filename?']);
    assert.deepEqual(problemsOf([...check, '-domain-filter=x']), [
      'unknown flag -domain-filter; did you mean --domain-filter?',
    ]);
  });

  test('do not swallow the command', () => {
    assert.deepEqual(problemsOf(['--frobnicate', 'check']), [
      'unknown flag --frobnicate; zonewarden --help lists the flags',
      '--filename: check reads manifests: give them with -f PATH, or -f - for standard input',
    ]);
  });
});

test('all problems are listed, with how many', () => {
  assert.throws(() => parse([...check, '--policy=x', '--interval=x', '--nonsense']), {
    name: 'ConfigError',
    code: 'INVALID_CONFIGURATION',
    exitCode: 2,
    message: /^3 problems:\n {2}unknown flag --nonsense.*\n {2}--policy: .*\n {2}--interval: .*$/,
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfigCheck } from '../../../server/config/validate.ts';
import { check, parse, problemsOf } from './parse.ts';

describe('settings that contradict each other', () => {
  const cases: readonly (readonly [argv: readonly string[], problem: string])[] = [
    [['--txt-prefix=a', '--txt-suffix=b'], '--txt-suffix: txt-prefix and txt-suffix are mutual exclusive'],
    [['--txt-owner-id='], '--txt-owner-id: owner id cannot be empty'],
    [['--annotation-prefix='], '--annotation-prefix cannot be empty'],
    [['--annotation-prefix=example.com'], "--annotation-prefix must end with '/'"],
    [['--kube-api-qps=0'], '--kube-api-qps must be greater than 0'],
    [['--kube-api-burst=-1'], '--kube-api-burst must be greater than 0'],
    [
      ['--ignore-hostname-annotation'],
      '--ignore-hostname-annotation: FQDN Template must be set if ignoring annotations',
    ],
    [
      ['--ignore-hostname-annotation', '--fqdn-template= '],
      '--ignore-hostname-annotation: FQDN Template must be set if ignoring annotations',
    ],
    [['--provider=azure', '--azure-config-file='], '--azure-config-file: no Azure config file specified'],
  ];
  for (const [argv, problem] of cases) {
    test(`${argv.join(' ')} is refused in ExternalDNS's words`, () => {
      assert.deepEqual(problemsOf([...check, ...argv]), [problem]);
    });
  }

  test('the hostname annotation may be ignored where a template makes names', () => {
    const { config } = parse([...check, '--ignore-hostname-annotation', '--fqdn-template={{.Name}}.example.com']);
    assert.equal(config.ignoreHostnameAnnotation, true);
    assert.deepEqual(config.fqdnTemplate, ['{{.Name}}.example.com']);
    assert.equal(parse([...check, '--no-ignore-hostname-annotation']).config.ignoreHostnameAnnotation, false);
  });

  test('only the provider called azure needs the file', () => {
    assert.equal(parse([...check, '--provider=azure-dns', '--azure-config-file=']).config.azureConfigFile, '');
  });

  test('one annotation prefix may be chosen', () => {
    const argv = [...check, '--annotation-prefix=external-dns.alpha.kubernetes.io/'];
    assert.equal(parse(argv).config.annotationPrefix, 'external-dns.alpha.kubernetes.io/');
  });
});

describe('further checks', () => {
  const selectors: ConfigCheck = (config) =>
    config.labelFilter.includes('(')
      ? [{ flag: '--label-filter', message: '--label-filter does not specify a valid label selector' }]
      : [];

  test('see the settled configuration and pass when they find nothing', () => {
    const seen: string[] = [];
    parse([...check, '--label-filter=a=b'], {
      checks: [
        (config) => {
          seen.push(config.labelFilter);
          return [];
        },
        selectors,
      ],
    });
    assert.deepEqual(seen, ['a=b']);
  });

  test('add their problems to the others, with where the value was given', () => {
    const surroundings = { env: { EXTERNAL_DNS_LABEL_FILTER: 'a in (' }, checks: [selectors] };
    assert.deepEqual(problemsOf([...check, '--interval=x', '--txt-owner-id='], surroundings).slice(1), [
      '--txt-owner-id: owner id cannot be empty',
      'EXTERNAL_DNS_LABEL_FILTER (--label-filter): --label-filter does not specify a valid label selector',
    ]);
    assert.deepEqual(problemsOf([...check, '--label-filter=('], { checks: [selectors] }), [
      '--label-filter does not specify a valid label selector',
    ]);
  });

  test('may name no flag', () => {
    assert.deepEqual(problemsOf([...check], { checks: [() => [{ message: 'not today' }]] }), ['not today']);
  });
});

describe('warnings', () => {
  test('say that a deprecated flag is one; as in ExternalDNS it wins over its successor', () => {
    const { config, warnings } = parse([...check, '--request-timeout=5s', '--kube-api-request-timeout=9s']);
    assert.equal(config.kubeApiRequestTimeout, 5000);
    assert.deepEqual(warnings, ['--request-timeout is deprecated: use --kube-api-request-timeout']);
  });

  test('the deprecated timeout at its default leaves its successor alone', () => {
    const { config } = parse([...check, '--request-timeout=30s', '--kube-api-request-timeout=9s']);
    assert.equal(config.kubeApiRequestTimeout, 9000);
  });

  test('say that a regex filter puts the plain ones out of use', () => {
    const { warnings } = parse([...check, '--regex-domain-exclusion=x', '--domain-filter=a.org']);
    assert.deepEqual(warnings, ['--domain-filter and --exclude-domains are not used, because a regex filter is given']);
    assert.deepEqual(parse([...check, '--regex-domain-filter=x']).warnings, []);
  });

  test('are none for flags that ExternalDNS accepts without using', () => {
    assert.deepEqual(parse([...check, '--crd-source-kind=X', '--crd-source-apiversion=y/v1']).warnings, []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse, problemsOf } from './parse.ts';

const cluster = ['serve', '--source=ingress', '--provider=aws'];
const selfManaged = '--certificate-source=self-managed';

describe('self-managed certificates', () => {
  test('need no files, also for a bare list of flags', () => {
    assert.equal(parse([...cluster, selfManaged]).config.webhook, true);
    const bare = parse(['--source=ingress', '--provider=aws', selfManaged]);
    assert.equal(bare.config.webhook, true);
    assert.deepEqual(bare.warnings, []);
  });

  const refused: readonly (readonly [argv: readonly string[], problem: string])[] = [
    [
      [selfManaged, '--tls-cert-file=a', '--tls-private-key-file=b'],
      '--certificate-source: self-managed certificates are in no file; leave out --tls-cert-file and its key',
    ],
    [
      [selfManaged, '--certificate-lifetime=10h', '--certificate-authority-lifetime=39h'],
      '--certificate-authority-lifetime must be four times --certificate-lifetime or more, so that authorities overlap',
    ],
    [
      [selfManaged, '--webhook-allowed-names=kube-apiserver'],
      '--webhook-allowed-names are names in certificates: give --webhook-client-ca-file too',
    ],
  ];
  for (const [argv, problem] of refused) {
    test(`${argv.slice(1).join(' ')} is refused`, () => {
      assert.deepEqual(problemsOf([...cluster, ...argv]), [problem]);
    });
  }

  test('need a cluster', () => {
    assert.deepEqual(problemsOf(['serve', '-f', 'x', selfManaged]), [
      '--certificate-source: self-managed certificates need a cluster; objects come from files here (-f)',
    ]);
  });

  test('take a Secret with or without its namespace, and nothing else', () => {
    for (const name of ['certs', 'dns/certs']) {
      assert.equal(parse([...cluster, selfManaged, `--certificate-secret=${name}`]).config.certificateSecret, name);
    }
    for (const name of ['', 'a/b/c', 'Certs', '../x']) {
      assert.equal(problemsOf([...cluster, selfManaged, `--certificate-secret=${name}`]).length, 1, name);
    }
  });
});

test('a cipher suite that is none is refused with those that are', () => {
  const [problem = '', ...others] = problemsOf([...cluster, selfManaged, '--tls-cipher-suites=RC4']);
  assert.deepEqual(others, []);
  assert.match(problem, /^--tls-cipher-suites: there is no suite "RC4"; expected some of TLS_AES_128_GCM_SHA256, /);
});

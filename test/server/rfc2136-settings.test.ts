// The flags of --provider=rfc2136, from the command line to what stops the start.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, ingress, zonewarden } from './commands/rig.ts';

const secret = Buffer.alloc(32, 7).toString('base64');
const good = [
  '--provider=rfc2136',
  '--rfc2136-host=127.0.0.1',
  // Nobody listens there.
  '--rfc2136-port=1',
  '--rfc2136-zone=example.com',
  '--rfc2136-tsig-keyname=key',
  `--rfc2136-tsig-secret=${secret}`,
  '--rfc2136-tsig-secret-alg=hmac-sha256',
  '--rfc2136-axfr',
];

async function plan(...flags: readonly string[]) {
  using folder = folderOf({ 'web.yaml': ingress('web', 'a.example.com') });
  return await zonewarden(['plan', '-f', folder.path, ...flags]).catch((error: unknown) => ({
    code: undefined,
    stdout: '',
    stderr: String(error),
  }));
}

const without = (flag: string) => good.filter((one) => !one.startsWith(flag));

describe('--provider=rfc2136', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no host', without('--rfc2136-host'), /--rfc2136-host: is needed/],
    ['no zone', without('--rfc2136-zone'), /--rfc2136-zone: is needed: the zone to work on/],
    [
      'no algorithm',
      without('--rfc2136-tsig-secret-alg'),
      /--rfc2136-tsig-secret-alg: "" is not supported TSIG algorithm/,
    ],
    [
      'an old algorithm',
      [...without('--rfc2136-tsig-secret-alg'), '--rfc2136-tsig-secret-alg=hmac-md5'],
      /"hmac-md5" is not/,
    ],
    ['no key name', without('--rfc2136-tsig-keyname'), /--rfc2136-tsig-keyname: is needed/],
    [
      'a secret that is no base64',
      [...without('--rfc2136-tsig-secret='), '--rfc2136-tsig-secret=p_w'],
      /--rfc2136-tsig-secret: expected the key in base64/,
    ],
    [
      'half a client certificate',
      [...good, '--tls-client-cert=x.pem'],
      /either both --tls-client-cert and --tls-client-cert-key/,
    ],
    [
      'an authority that cannot be read',
      [...good, '--rfc2136-use-tls', '--tls-ca=/none.pem'],
      /--tls-ca: cannot be read: ENOENT/,
    ],
  ];
  for (const [what, flags, message] of cases) {
    it(`does not start with ${what}, and never says the secret`, async () => {
      const { code, stderr } = await plan(...flags);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.ok(!stderr.includes('p_w') && !stderr.includes(secret));
    });
  }

  it('starts with all of them, and without a key when told so', async () => {
    for (const flags of [good, [...without('--rfc2136-tsig'), '--rfc2136-insecure']]) {
      assert.match((await plan(...flags)).stderr, /name server 127\.0\.0\.1:1: connect ECONNREFUSED/);
    }
  });

  it('takes the algorithm in any case and with a final dot, and the older name of --rfc2136-axfr', async () => {
    const flags = [
      ...without('--rfc2136-tsig-secret-alg'),
      '--rfc2136-tsig-secret-alg=HMAC-SHA512.',
      '--rfc2136-tsig-axfr',
    ];
    assert.match((await plan(...flags)).stderr, /ECONNREFUSED/);
  });

  it('warns that without transfers nothing is ever changed or deleted', async () => {
    const { stdout, stderr } = await plan(...without('--rfc2136-axfr'));
    assert.match(
      stderr,
      /warning: --rfc2136-axfr is not set: existing records cannot be listed, so --policy=sync will never/,
    );
    assert.match(stdout, /\+ a\.example\.com A 192\.0\.2\.1/);
    assert.doesNotMatch((await plan(...without('--rfc2136-axfr'), '--policy=create-only')).stderr, /axfr/);
  });

  it('needs none of them where no provider is asked', async () => {
    using folder = folderOf({ 'web.yaml': ingress('web', 'a.example.com') });
    const { code } = await zonewarden(['endpoints', '-f', folder.path, '--provider=rfc2136']);
    assert.equal(code, 0);
  });
});

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { onPath, type WelcomeOptions, welcome } from '../../server/welcome.ts';

const everything: WelcomeOptions = {
  webhook: { host: '127.0.0.1', port: 8443 },
  probes: { host: '::1', port: 7979 },
  dns: { host: '127.0.0.1', port: 5300 },
  paths: ['manifests'],
  domains: ['example.com'],
  published: { name: 'web.example.com', type: 'A' },
  commandExists: () => true,
};

describe('the welcome of standalone mode', () => {
  it('names every address, brackets around IPv6', () => {
    const text = welcome(everything);
    assert.match(text, /it reads manifests again when something changes there/);
    assert.match(
      text,
      / {2}webhook {3}https:\/\/127\.0\.0\.1:8443\/validate\n {2}health {4}http:\/\/\[::1\]:7979\/readyz\n/,
    );
    assert.match(text, / {2}DNS {7}127\.0\.0\.1:5300 \(UDP and TCP\)/);
  });

  it('offers a review outside the domains, one inside, and a published name', () => {
    const text = welcome(everything);
    assert.match(text, /denied:\n\n {2}curl .*"host":"shop\.example\.invalid"/);
    assert.match(text, /allowed:\n\n {2}curl .*"host":"shop\.example\.com"/);
    assert.match(text, / {2}dig @127\.0\.0\.1 -p 5300 web\.example\.com A\n/);
  });

  it('offers a malformed name to deny where every domain is allowed', () => {
    assert.match(welcome({ ...everything, domains: [] }), /denied:\n\n.*"host":"shop_\.example\.\.com"/);
  });

  it('leaves out the half that does not run', () => {
    const syncOnly = welcome({ ...everything, webhook: undefined });
    assert.doesNotMatch(syncOnly, /webhook|review/);
    const webhookOnly = welcome({ ...everything, dns: undefined });
    assert.doesNotMatch(webhookOnly, /DNS|dig/);
  });

  it('falls back to Node where there is no curl and no dig', () => {
    const text = welcome({ ...everything, commandExists: () => false });
    assert.doesNotMatch(text, /curl|dig/);
    assert.match(text, /node -e 'fetch\("https:\/\/127\.0\.0\.1:8443\/validate"/);
    assert.match(text, /node -e '.*' '127\.0\.0\.1:5300' web\.example\.com A/);
  });
});

describe('onPath', () => {
  it('finds only what may be run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'path-'));
    writeFileSync(join(folder, 'tool'), '');
    chmodSync(join(folder, 'tool'), 0o755);
    writeFileSync(join(folder, 'text'), '');
    chmodSync(join(folder, 'text'), 0o644);
    assert.equal(onPath('tool', `/nowhere:${folder}`), true);
    assert.equal(onPath('text', folder), false);
    assert.equal(onPath('tool', '/nowhere'), false);
    assert.equal(onPath('tool', undefined), false);
    rmSync(folder, { recursive: true });
  });
});

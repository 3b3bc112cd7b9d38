// A test cluster never outlives its tests, and one that does not start says why.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitUntil } from '../wait-until.ts';
import { startCluster } from './cluster.ts';

const log = (line: string) => process.stdout.write(`${line}\n`);
const CLUSTER_MODULE = new URL('./cluster.ts', import.meta.url).href;

/** A test process reduced to the essential: it starts a cluster, says where, and never stops it. */
const NEGLIGENT = `
  import { startCluster } from ${JSON.stringify(CLUSTER_MODULE)};
  const { url, kubeconfigPath } = await startCluster({ env: process.env, log: () => {} });
  console.log(JSON.stringify({ url, kubeconfigPath }));
  if (process.argv[1] === 'stay') setInterval(() => {}, 1000);
`;

async function answers(url: string): Promise<boolean> {
  // The certificate is refused, so a server that is there shows as an error other than a refused connection.
  const error = await fetch(url).then(
    () => undefined,
    (failure: Error & { cause?: { code?: string } }) => failure,
  );
  return error?.cause?.code !== 'ECONNREFUSED';
}

describe('a test cluster', () => {
  let temporary: string;
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'zonewarden-life-'));
  });
  afterEach(() => rm(temporary, { recursive: true, force: true }));

  async function startNegligent(mode: 'stay' | 'leave') {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', NEGLIGENT, mode], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const place = JSON.parse(line) as { readonly url: string; readonly kubeconfigPath: string };
    return { child, url: place.url, folder: dirname(place.kubeconfigPath) };
  }

  async function assertGone(url: string, folder: string): Promise<void> {
    const gone = async () => (existsSync(folder) || (await answers(url)) ? undefined : true);
    await waitUntil(gone, { what: `${url} and ${folder} to be gone`, deadlineMs: 20_000 });
  }

  it('is gone after its test process was killed', async () => {
    const { child, url, folder } = await startNegligent('stay');
    assert.equal(await answers(url), true);
    assert.equal(existsSync(folder), true);
    child.kill('SIGKILL');
    await assertGone(url, folder);
  });

  it('neither holds up nor survives a test process that forgot to stop it', async () => {
    const { child, url, folder } = await startNegligent('leave');
    if (child.exitCode === null) await once(child, 'exit');
    assert.equal(child.exitCode, 0);
    await assertGone(url, folder);
  });

  it('that does not start gives the end of the logs and leaves nothing behind', async () => {
    const env = { ...process.env, TMPDIR: temporary };
    const start = startCluster({ env, log, apiServerFlags: ['--no-such-flag'] });
    await assert.rejects(start, /kube-apiserver ended with exit code 1.*unknown flag: --no-such-flag/s);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('that is not ready in time says what the API server was still waiting for', async () => {
    const start = startCluster({ env: process.env, log, readyDeadlineMs: 0 });
    await assert.rejects(start, /gave up waiting for the API server to be ready after 0 s.*--- kube-apiserver/s);
  });
});

// The program as a newcomer starts it: a process on files, asked over HTTPS, HTTP and DNS.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ingress } from './commands/rig.ts';

const main = join(import.meta.dirname, '../../server/main.ts');

class Program {
  readonly #child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[]) {
    const anywhere = ['--webhook-address=127.0.0.1:0', '--metrics-address=127.0.0.1:0', '--dns-address=127.0.0.1:0'];
    this.#child = spawn(process.execPath, [main, ...args, ...anywhere.filter((flag) => !mentions(args, flag))]);
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  async until(what: string, holds: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
    for (const deadline = Date.now() + ms; !(await holds()); await pause(20)) {
      assert.ok(Date.now() < deadline, `still waiting until ${what}; the log:\n${this.stderr}`);
      assert.equal(this.#child.exitCode, null, `it ended; the log:\n${this.stderr}`);
    }
  }

  /** The address that a line of the welcome names. */
  address(label: string): string {
    return new RegExp(`^ {2}${label} +(?:https?://)?([\\d.:]+)`, 'm').exec(this.stdout)?.[1] ?? '';
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode === null) {
      const exit = once(this.#child, 'exit');
      if (signal !== undefined) this.#child.kill(signal);
      await exit;
    }
    return this.#child.exitCode;
  }
}

function mentions(args: readonly string[], flag: string): boolean {
  return args.some((arg) => arg.startsWith(`${flag.split('=')[0]}=`));
}

function post(
  address: string,
  body: string,
): Promise<{ readonly status: number; readonly json: { readonly response: { readonly allowed: boolean } } }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(
      `https://${address}/validate`,
      { method: 'POST', headers, rejectUnauthorized: false },
      async (answer) => {
        resolve({ status: answer.statusCode ?? 0, json: JSON.parse(await text(answer)) });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('standalone mode', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standalone-'));
  let program: Program;
  const save = (name: string, content: string) => writeFileSync(join(folder, name), content);

  before(async () => {
    save('web.yaml', ingress('web', 'web.example.com', '192.0.2.10'));
    program = new Program(['serve', '-f', folder, '--domain-filter=example.com']);
    await program.until('it says that it is ready', () => program.stdout.includes('A name that is published'));
  });
  after(async () => {
    await program.end('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const lookup = (name: string) => {
    const resolver = new Resolver({ timeout: 2000 });
    resolver.setServers([program.address('DNS')]);
    return resolver.resolve4(name).catch((error: NodeJS.ErrnoException) => [error.code ?? '']);
  };

  it('prints its addresses and three commands: a review denied, one allowed, a DNS query', async () => {
    assert.match(program.stdout, /zonewarden is ready; it reads .*standalone-/);
    for (const label of ['webhook', 'health', 'metrics', 'DNS'])
      assert.match(program.address(label), /^127\.0\.0\.1:\d+$/);
    const bodies = [...program.stdout.matchAll(/'(\{"apiVersion".*\})'/g)].map((match) => match[1] ?? '');
    assert.equal(bodies.length, 2);
    const answers = await Promise.all(bodies.map((body) => post(program.address('webhook'), body)));
    assert.deepEqual(
      answers.map(({ status, json }) => [status, json.response.allowed]),
      [
        [200, false],
        [200, true],
      ],
    );
    assert.match(program.stdout, /A name that is published:\n\n {2}.*web\.example\.com A/);
  });

  it('answers DNS with what the files want', async () => {
    assert.deepEqual(await lookup('web.example.com'), ['192.0.2.10']);
    assert.deepEqual(await lookup('nobody.example.com'), ['ENOTFOUND']);
  });

  it('follows an edit within a second, again and again', async () => {
    for (const ip of ['192.0.2.11', '192.0.2.12', '192.0.2.13']) {
      save('web.yaml', ingress('web', 'web.example.com', ip));
      await program.until(`DNS answers ${ip}`, async () => (await lookup('web.example.com'))[0] === ip, 1000);
    }
  });

  it('withholds a name outside the domain filter and says why at debug only', async () => {
    save('stray.yaml', ingress('stray', 'stray.example.org'));
    save('web.yaml', ingress('web', 'web.example.com', '192.0.2.14'));
    await program.until('the edit was read', async () => (await lookup('web.example.com'))[0] === '192.0.2.14', 1000);
    assert.deepEqual(await lookup('stray.example.org'), ['EREFUSED']);
    assert.doesNotMatch(program.stderr, /CREATE stray/);
  });

  it('is live and ready, and counts', async () => {
    const get = async (path: string) => (await fetch(`http://${program.address('health')}${path}`)).text();
    assert.equal(await get('/livez'), 'ok');
    assert.match(await get('/readyz?verbose'), /\[\+\]certificate ok\n\[\+\]webhook ok\n/);
    assert.match(await get('/metrics'), /zonewarden_webhook_requests_total\{[^}]*verdict="deny"[^}]*\} 1\n/);
  });

  it('ends with 0 on SIGTERM', async () => {
    assert.equal(await program.end('SIGTERM'), 0);
    assert.match(program.stderr, /msg="Received SIGTERM\. Terminating\.\.\."/);
  });
});

describe('standalone mode with --registry=noop', () => {
  it('follows and removes what it made itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noop-'));
    const save = (ip: string) =>
      writeFileSync(join(folder, 'a.yaml'), ip === '' ? '' : ingress('web', 'web.example.com', ip));
    save('192.0.2.1');
    const program = new Program(['-f', folder, '--registry=noop', '--domain-filter=example.com']);
    await program.until('it has made the record', () => program.stderr.includes('CREATE web.example.com A'));
    save('192.0.2.2');
    await program.until('it follows', () => program.stderr.includes('UPSERT web.example.com A'));
    save('');
    await program.until('it removes', () => program.stderr.includes('DELETE web.example.com A'));
    assert.doesNotMatch(program.stderr, /TXT/);
    assert.equal(await program.end('SIGTERM'), 0);
    rmSync(folder, { recursive: true });
  });
});

describe('serve', () => {
  async function ends(args: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const program = new Program(args);
    const code = await program.end();
    return { code, stderr: program.stderr };
  }

  it('makes one pass with --once and ends with 0', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'once-'));
    writeFileSync(join(folder, 'a.yaml'), ingress('web', 'web.example.com'));
    const { code, stderr } = await ends(['-f', folder, '--once', '--domain-filter=example.com']);
    assert.equal(code, 0);
    assert.match(stderr, /Desired change: CREATE web\.example\.com A \[Id: example\.com\]/);
    assert.match(stderr, /2 record\(s\) were successfully updated/);
    rmSync(folder, { recursive: true });
  });

  it('applies nothing with --dry-run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dry-'));
    writeFileSync(join(folder, 'a.yaml'), ingress('web', 'web.example.com'));
    const { code, stderr } = await ends(['-f', folder, '--once', '--dry-run']);
    assert.equal(code, 0);
    assert.match(stderr, /running in dry-run mode\. No changes to DNS records will be made\./);
    assert.match(stderr, /Desired change: CREATE web\.example\.com A/);
    assert.doesNotMatch(stderr, /successfully updated/);
    rmSync(folder, { recursive: true });
  });

  it('writes JSON logs that are JSON, line for line', async () => {
    const { code, stderr } = await ends([
      '-f',
      main.replace('main.ts', '../deploy/examples'),
      '--once',
      '--log-format=json',
    ]);
    assert.equal(code, 0);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(lines.length > 3);
    for (const line of lines)
      assert.deepEqual([typeof line.level, typeof line.msg, typeof line.time], ['string', 'string', 'string']);
  });

  it('ends with 2 for a provider that is not in this release, naming what works', async () => {
    const { code, stderr } = await ends(['-f', main, '--provider=azure-private-dns', '--once']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /--provider: publishing with the provider azure-private-dns is not in this release; .*--no-sync/,
    );
  });

  it('ends with 2 where there is no cluster to be found', async () => {
    const { code, stderr } = await ends([
      'serve',
      '--source=ingress',
      '--provider=inmemory',
      '--no-webhook',
      '--kubeconfig=/nowhere',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /\/nowhere/);
  });

  for (const flag of ['--webhook-address', '--metrics-address', '--dns-address']) {
    it(`ends and names ${flag} when its port is taken`, async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const bound = taken.address();
      const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
      const { code, stderr } = await ends([
        'serve',
        '-f',
        main.replace('main.ts', '../deploy/examples'),
        `${flag}=127.0.0.1:${port}`,
      ]);
      assert.equal(code, 1);
      assert.ok(stderr.includes(flag), stderr);
      taken.close();
    });
  }
});

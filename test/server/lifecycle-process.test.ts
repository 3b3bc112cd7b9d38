import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { eventually } from '../fakes/kube-api/eventually.ts';

describe('a process with a lifecycle', () => {
  let child: ChildProcess | undefined;
  let output = '';
  let errors = '';

  function run(...args: readonly string[]): ChildProcess {
    output = '';
    errors = '';
    const started = spawn(process.execPath, [join(import.meta.dirname, 'lived-program.ts'), ...args]);
    started.stdout.on('data', (chunk) => {
      output += chunk;
    });
    started.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child = started;
    return started;
  }

  afterEach(() => child?.kill('SIGKILL'));

  async function exitOf(process: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> {
    const [code, signal] = await once(process, 'close');
    return [code, signal];
  }

  function said(text: string): Promise<void> {
    return eventually(`it says ${text}`, () => output.includes(text), 20_000);
  }

  it('exits with 0 on SIGTERM', async () => {
    const process = run();
    await said('started');
    const exit = exitOf(process);
    process.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
    assert.equal(output, 'started\nunready\n');
    assert.match(errors, /level=info msg="Received SIGTERM\. Terminating\.\.\."/);
  });

  it('exits with 130 on a second signal, SIGINT, although a part hangs', async () => {
    const process = run('hang');
    await said('started');
    const exit = exitOf(process);
    process.kill('SIGTERM');
    await said('unready');
    process.kill('SIGINT');
    assert.deepEqual(await exit, [130, null]);
  });

  it('logs an error that nobody caught with its place, and exits with 1', async () => {
    assert.deepEqual(await exitOf(run('throw')), [1, null]);
    assert.match(errors, /level=fatal .*err="broken invariant" err\.stack="at assertFails/);
    assert.match(output, /unready/);
  });

  it('goes on after a rejection that nobody handled', async () => {
    const process = run('reject');
    await said('counted');
    await said('started');
    const exit = exitOf(process);
    process.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
    assert.match(errors, /level=error .*err=forgotten/);
  });
});

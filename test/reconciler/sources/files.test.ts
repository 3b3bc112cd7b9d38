import assert from 'node:assert/strict';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { FileSource } from '../../../reconciler/sources/files.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';

const policy = buildPolicy({ sources: ['ingress'], domains: { include: [], exclude: [] } });
const ingress = (name: string, host = `${name}.example.com`) =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${name}\nspec:\n  rules:\n    - host: ${host}\n`;

describe('FileSource', () => {
  let folder: string;
  let store: ObjectStore;
  let source: FileSource;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    store = new ObjectStore();
    lines = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    source = new FileSource({ paths: [folder], policy, store, logger, pollMs: 10 });
  });

  afterEach(async () => {
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const save = (name: string, text: string) => writeFile(join(folder, name), text);
  const names = () => store.list('Ingress').map((object) => object.metadata.name);

  async function until(what: string, holds: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 5000; !holds(); await sleep(5)) {
      assert.ok(Date.now() < deadline, `still waiting until ${what}`);
    }
  }

  it('has read everything once it has started', async () => {
    await save('a.yaml', `${ingress('a')}---\n${ingress('b')}`);
    await source.start(AbortSignal.timeout(60_000));
    assert.deepEqual(names(), ['a', 'b']);
  });

  it('follows edits, new files and removed files', async () => {
    await save('a.yaml', ingress('a'));
    await source.start(AbortSignal.timeout(60_000));
    await save('b.yaml', ingress('b'));
    await until('b is there', () => names().join() === 'a,b');
    await save('a.yaml', ingress('renamed'));
    await until('a is renamed', () => names().join() === 'b,renamed');
    await unlink(join(folder, 'b.yaml'));
    await until('b is gone', () => names().join() === 'renamed');
  });

  it('keeps the last good content of a broken file, says so once, and reads the other files', async () => {
    await save('a.yaml', ingress('a'));
    await source.start(AbortSignal.timeout(60_000));
    await save('a.yaml', 'kind: [');
    await save('z.yaml', ingress('z'));
    await until('z is there', () => names().join() === 'a,z');
    await until('the problem is told', () => lines.length > 0);
    await sleep(50);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /last good content stays: .*a\.yaml: line 1/);
    await save('a.yaml', ingress('mended'));
    await until('a is read again', () => names().join() === 'mended,z');
  });

  it('skips an object of the wrong shape, names it and keeps its neighbours', async () => {
    await save(
      'a.yaml',
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: 3\n---\n${ingress('a')}`,
    );
    await source.start(AbortSignal.timeout(60_000));
    assert.deepEqual(names(), ['a']);
    assert.match(lines[0] ?? '', /skipped an object: spec must be an object, not the number 3/);
  });

  it('fails to start on a file that it cannot read', async () => {
    await save('a.yaml', 'kind: [');
    await assert.rejects(source.start(AbortSignal.timeout(60_000)), /a\.yaml: line 1/);
  });
});

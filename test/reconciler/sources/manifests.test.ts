import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  ManifestError,
  manifestFiles,
  parseManifests,
  readManifestFile,
} from '../../../reconciler/sources/manifests.ts';

const ingress = (name: string) => `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${name}\n`;

describe('parseManifests', () => {
  it('reads several YAML documents and tells where each begins', () => {
    const found = parseManifests('web.yaml', `# a comment\n${ingress('a')}---\n---\n# nothing\n---\n${ingress('b')}`);
    assert.deepEqual(
      found.map(({ document, line, object }) => [document, line, object.metadata]),
      [
        [1, 2, { name: 'a' }],
        [4, 10, { name: 'b' }],
      ],
    );
  });

  it('reads JSON', () => {
    const [found] = parseManifests('a.json', '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}');
    assert.equal(found?.object.kind, 'Service');
  });

  it('gives the items of a List, nested ones too', () => {
    const item = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [item, { apiVersion: 'v1', kind: 'ServiceList', items: [item] }],
    };
    assert.equal(parseManifests('a.json', JSON.stringify(list)).length, 2);
  });

  it('gives nothing for an empty text', () => {
    assert.deepEqual(parseManifests('-', ''), []);
    assert.deepEqual(parseManifests('-', '# only a comment\n---\n'), []);
  });

  for (const [what, text, message] of [
    [
      'broken syntax with its line',
      'kind: Ingress\nspec: a: b',
      /^web\.yaml: line 2: Nested mappings are not allowed in compact mappings$/,
    ],
    [
      'a document that is a text',
      'hello',
      /^web\.yaml: document 1 \(line 1\) is not a Kubernetes object: it must be a map/,
    ],
    ['a document without kind', '---\na: 1', /apiVersion and kind must be strings/],
    ['a List whose entry is no object', 'apiVersion: v1\nkind: List\nitems: [3]', /is not a Kubernetes object/],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((l, i) => `${l}: &${l} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}`,
      /^web\.yaml: document 1/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parseManifests('web.yaml', text),
        (error: unknown) => error instanceof ManifestError && message.test(error.message),
      );
    });
  }
});

describe('manifestFiles', () => {
  it('takes files as named and searches folders for YAML and JSON, sorted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
    try {
      await mkdir(join(folder, 'deep'));
      for (const name of ['b.yml', 'a.yaml', 'c.json', 'notes.txt', 'deep/d.yaml'])
        await writeFile(join(folder, name), '');
      const found = await manifestFiles([folder, join(folder, 'notes.txt')]);
      assert.deepEqual(
        found.map((file) => file.slice(folder.length + 1)),
        ['a.yaml', 'b.yml', 'c.json', 'deep/d.yaml', 'notes.txt'],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names a path that is not there and what -f takes', async () => {
    await assert.rejects(
      manifestFiles(['/nowhere/at/all']),
      /\/nowhere\/at\/all: cannot be read \(no such file or folder\); -f takes/,
    );
    await assert.rejects(readManifestFile('/nowhere/at/all'), /cannot be read \(no such file or folder\)/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readList,
  readMap,
  readMetadata,
  readNumber,
  readString,
  readStringMap,
  readStrings,
  ShapeError,
} from '../../../reconciler/claims/object.ts';

function shapeError(read: () => unknown): { field: string; message: string } {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ShapeError);
    assert.equal(error.code, 'INVALID_OBJECT_SHAPE');
    return { field: error.field, message: error.message };
  }
  assert.fail('no ShapeError');
}

describe('a field that is absent or null', () => {
  for (const value of [undefined, null]) {
    it(`reads as the empty value: ${value}`, () => {
      assert.deepEqual(readMap(value, 'f'), {});
      assert.deepEqual(readList(value, 'f'), []);
      assert.deepEqual(readStrings(value, 'f'), []);
      assert.deepEqual(readStringMap(value, 'f'), {});
      assert.equal(readString(value, 'f'), '');
      assert.equal(readNumber(value, 'f'), 0);
    });
  }
});

describe('a field of the wrong type', () => {
  const cases: readonly (readonly [() => unknown, string, string])[] = [
    [() => readMap([], 'spec'), 'spec', 'spec must be an object, not a list'],
    [() => readMap('x', 'spec'), 'spec', 'spec must be an object, not the string "x"'],
    [() => readMap(3, ''), '', 'the object must be an object, not the number 3'],
    [() => readList({}, 'spec.rules'), 'spec.rules', 'spec.rules must be a list, not an object'],
    [() => readList(true, 'spec.rules'), 'spec.rules', 'spec.rules must be a list, not the boolean true'],
    [() => readString(7, 'host'), 'host', 'host must be a string, not the number 7'],
    [() => readString({ toString: 'a' }, 'host'), 'host', 'host must be a string, not an object'],
    [() => readStrings(['a', 7], 'hosts'), 'hosts[1]', 'hosts[1] must be a string, not the number 7'],
    [() => readStrings([null], 'hosts'), 'hosts[0]', 'hosts[0] must be a string, not null'],
    [() => readStringMap({ a: '', b: 1 }, 'l'), 'l[b]', 'l[b] must be a string, not the number 1'],
    [() => readNumber('80', 'port'), 'port', 'port must be a whole number, not the string "80"'],
    [() => readNumber(1.5, 'port'), 'port', 'port must be a whole number, not the number 1.5'],
    [() => readNumber(Number.NaN, 'port'), 'port', 'port must be a whole number, not the number NaN'],
    [() => readNumber(1e308, 'port'), 'port', 'port must be a whole number, not the number 1e+308'],
    [() => readString(10n, 'host'), 'host', 'host must be a string, not the bigint 10'],
  ];
  for (const [read, field, message] of cases) {
    it(`is named with what was expected and found: ${message}`, () => {
      assert.deepEqual(shapeError(read), { field, message });
    });
  }

  it('is shown in short, without raw control characters', () => {
    const { message } = shapeError(() => readNumber(`\u001b${'x'.repeat(100_000)}`, 'port'));
    assert.equal(message, `port must be a whole number, not the string "\\u001b${'x'.repeat(39)}"`);
  });
});

describe('metadata', () => {
  const keep = (key: string) => key.startsWith('keep/');

  it('keeps what is read and drops the rest', () => {
    const metadata = {
      name: 'a',
      generateName: 'a-',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '7',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app: 'x' },
      annotations: { 'keep/a': '1', 'kubectl.kubernetes.io/last-applied-configuration': '{}', other: 'x' },
      ownerReferences: [{}],
      finalizers: ['x'],
      managedFields: [{ manager: 'kubectl' }],
    };
    assert.deepEqual(JSON.parse(JSON.stringify(readMetadata({ metadata }, keep))), {
      name: 'a',
      namespace: 'n',
      uid: 'u',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      deleting: false,
      labels: { app: 'x' },
      annotations: { 'keep/a': '1' },
    });
  });

  it('may be absent as a whole', () => {
    const { name, namespace, labels, deleting } = readMetadata({}, keep);
    assert.deepEqual({ name, namespace, labels, deleting }, { name: '', namespace: '', labels: {}, deleting: false });
  });

  it('knows an object that is being deleted', () => {
    assert.equal(readMetadata({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }, keep).deleting, true);
  });

  it('keeps an annotation named __proto__ as what it is', () => {
    const raw = JSON.parse('{"metadata":{"annotations":{"__proto__":"x"}}}');
    const { annotations } = readMetadata(raw, () => true);
    assert.deepEqual(Object.entries(annotations), [['__proto__', 'x']]);
  });

  for (const [field, metadata] of Object.entries({
    metadata: 'x',
    'metadata.name': { name: 1 },
    'metadata.namespace': { namespace: [] },
    'metadata.uid': { uid: 1 },
    'metadata.generation': { generation: '1' },
    'metadata.creationTimestamp': { creationTimestamp: 1 },
    'metadata.deletionTimestamp': { deletionTimestamp: true },
    'metadata.labels': { labels: ['a'] },
    'metadata.labels[a]': { labels: { a: 1 } },
    'metadata.annotations[other]': { annotations: { other: null } },
  })) {
    it(`of the wrong shape names the field ${field}`, () => {
      assert.equal(shapeError(() => readMetadata({ metadata }, keep)).field, field);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownershipRoom } from '../../../reconciler/registry/txt-room.ts';

const plain = { prefix: '', suffix: '', wildcardReplacement: '' };
const types = ['A', 'AAAA', 'CNAME'] as const;
const label = (length: number) => `${'x'.repeat(length)}.example.com`;

describe('the room for an ownership record', () => {
  const problem = ownershipRoom(plain, types);

  it('is there for ordinary names', () => {
    for (const name of ['example.com', '*.example.com', label(57)]) assert.equal(problem(name), undefined, name);
  });

  it('is missing for a CNAME first, whose marker is the longest', () => {
    assert.match(
      problem(label(58)) ?? '',
      /^is too long for the ownership record of a AAAA or CNAME|^is too long for the ownership record of a CNAME/,
    );
    assert.match(problem(label(62)) ?? '', /^is too long for its ownership record, so it would not be published$/);
  });

  it('depends on the affix, which may bring a label of its own, and on the types that are published', () => {
    assert.notEqual(ownershipRoom({ ...plain, prefix: 'txt-' }, types)(label(57)), undefined);
    assert.equal(ownershipRoom({ ...plain, prefix: '%{record_type}-owner.' }, types)(label(63)), undefined);
    assert.equal(ownershipRoom(plain, ['A'])(label(61)), undefined);
    assert.equal(ownershipRoom(plain, ['TXT'])(label(63)), undefined);
  });

  it('is missing where the whole name would be over 253 octets', () => {
    const long = `${'x.'.repeat(121)}example.com`;
    assert.equal(long.length, 253);
    assert.match(problem(long) ?? '', /is too long for its ownership record/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  annotationField,
  defaultAnnotationPrefixes,
  findAnnotation,
  prefixedAnnotations,
  splitList,
} from '../../../reconciler/claims/annotations.ts';
import { oldPrefix, prefix } from './sample.ts';

describe('an annotation', () => {
  it('is found under either prefix, with its full key', () => {
    for (const key of [`${prefix}ttl`, `${oldPrefix}ttl`]) {
      assert.deepEqual(findAnnotation({ [key]: '5' }, defaultAnnotationPrefixes, 'ttl'), { key, value: '5' });
    }
  });

  it('counts under the new prefix where both have it, even an empty one', () => {
    const annotations = { [`${oldPrefix}ttl`]: '5', [`${prefix}ttl`]: '' };
    assert.deepEqual(findAnnotation(annotations, defaultAnnotationPrefixes, 'ttl'), { key: `${prefix}ttl`, value: '' });
  });

  it('is looked for under a prefix of the operator alone', () => {
    const annotations = { [`${prefix}ttl`]: '5', 'dns.corp/ttl': '7' };
    assert.deepEqual(findAnnotation(annotations, ['dns.corp/'], 'ttl'), { key: 'dns.corp/ttl', value: '7' });
    assert.equal(findAnnotation({ [`${prefix}ttl`]: '5' }, ['dns.corp/'], 'ttl'), undefined);
  });

  it('is not inherited', () => assert.equal(findAnnotation({}, ['to'], 'String'), undefined));

  it('is named by its key', () => assert.equal(annotationField('a/b'), 'metadata.annotations[a/b]'));
});

describe('all annotations under the prefixes', () => {
  it('come once each, without prefix, the new one winning key by key', () => {
    const annotations = {
      [`${oldPrefix}ttl`]: 'old',
      [`${oldPrefix}target`]: 'old',
      [`${prefix}ttl`]: 'new',
      'nginx.example/ttl': 'other',
    };
    assert.deepEqual(Object.fromEntries(prefixedAnnotations(annotations, defaultAnnotationPrefixes)), {
      ttl: 'new',
      target: 'old',
    });
  });
});

describe('a list', () => {
  const lists: Readonly<Record<string, readonly string[]>> = {
    'a.org': ['a.org'],
    'a.org,b.org': ['a.org', 'b.org'],
    ' a.org , b.org ': ['a.org', 'b.org'],
    'a.org b.org': ['a.orgb.org'],
    'a.org,': ['a.org'],
    ',a.org,,b.org, ,': ['a.org', 'b.org'],
    '': [],
    ' , ': [],
    'A.org': ['A.org'],
    'a.org,\tb.org': ['a.org', '\tb.org'],
  };
  for (const [text, entries] of Object.entries(lists)) {
    it(`${JSON.stringify(text)} has the entries ${JSON.stringify(entries)}`, () => {
      assert.deepEqual(splitList(text), entries);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createInformerMetrics } from '../../../reconciler/kube/informer-metrics.ts';
import { KnownObjects } from '../../../reconciler/kube/known-objects.ts';
import { ObjectFeed } from '../../../reconciler/kube/object-feed.ts';
import { ingress, project, RecordingSink } from './rig.ts';

function createFeed() {
  const sink = new RecordingSink();
  const metrics = createInformerMetrics(new Registry()).kind('Ingress');
  return { sink, feed: new ObjectFeed({ project, sink, metrics, logger: pino({ level: 'silent' }) }) };
}

function versioned(name: string, host: string | undefined, resourceVersion: string) {
  const object = ingress(name, host);
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

describe('object feed', () => {
  it('reports an object of a list only when its version is new', () => {
    const { sink, feed } = createFeed();
    for (const version of ['1', '1', '2']) {
      const intake = feed.beginList();
      intake.offer(versioned('a', 'a.example.com', version));
      intake.complete();
    }
    assert.deepEqual(sink.calls, ['+default/a=a.example.com', '+default/a=a.example.com']);
  });

  it('does not report an event that the list already had', () => {
    const { sink, feed } = createFeed();
    const intake = feed.beginList();
    const object = versioned('a', 'a.example.com', '5');
    intake.offer(object);
    intake.complete();
    feed.apply({ type: 'ADDED', object, resourceVersion: '5' });
    assert.deepEqual(sink.calls, ['+default/a=a.example.com']);
  });

  it('removes nothing after a list that was not completed', () => {
    const { sink, feed } = createFeed();
    const intake = feed.beginList();
    intake.offer(versioned('a', 'a.example.com', '1'));
    intake.complete();
    feed.beginList();
    feed.beginList().complete();
    assert.deepEqual(sink.calls, ['+default/a=a.example.com', '-default/a']);
  });

  it('does not remove a known object that a re-list shows malformed', () => {
    const { sink, feed } = createFeed();
    const first = feed.beginList();
    first.offer(versioned('a', 'a.example.com', '1'));
    first.complete();
    const second = feed.beginList();
    second.offer(versioned('a', 'bad', '2'));
    second.complete();
    assert.deepEqual(sink.calls, ['+default/a=a.example.com']);
  });

  it('offers again what the sink did not take', () => {
    const { sink, feed } = createFeed();
    sink.refuses.add('a');
    const object = versioned('a', 'a.example.com', '1');
    feed.apply({ type: 'ADDED', object, resourceVersion: '1' });
    sink.refuses.clear();
    const intake = feed.beginList();
    intake.offer(object);
    intake.complete();
    assert.deepEqual(sink.calls, ['+default/a=a.example.com']);
  });

  it('survives a sink that throws on removal and at the end of the first list', () => {
    const { sink, feed } = createFeed();
    feed.apply({ type: 'ADDED', object: versioned('a', 'a.example.com', '1'), resourceVersion: '1' });
    sink.refuses.add('a');
    feed.apply({ type: 'DELETED', object: versioned('a', 'a.example.com', '2'), resourceVersion: '2' });
    sink.synced = () => {
      throw new Error('the store is broken');
    };
    feed.announceSynced();
  });
});

describe('known objects', () => {
  it('tells namespaces apart and counts', () => {
    const known = new KnownObjects();
    known.set({ namespace: 'a', name: 'x' }, '1');
    known.set({ namespace: 'b', name: 'x' }, '2');
    known.set({ namespace: 'b', name: 'x' }, '3');
    assert.equal(known.size, 2);
    assert.equal(known.version({ namespace: 'b', name: 'x' }), '3');
    assert.equal(known.version({ namespace: 'c', name: 'x' }), undefined);
    const seen = new KnownObjects();
    seen.set({ namespace: 'a', name: 'x' }, '9');
    assert.deepEqual(known.missingFrom(seen), [{ namespace: 'b', name: 'x' }]);
    assert.equal(known.delete({ namespace: 'a', name: 'x' }), true);
    assert.equal(known.delete({ namespace: 'a', name: 'x' }), false);
    assert.equal(known.size, 1);
  });
});

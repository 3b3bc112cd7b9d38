// What an Event is made of. The rules are kube-apiserver's, as the fake knows them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventKey, eventNamespace, eventsPath, type ObjectEvent, writeEvent } from '../../../reconciler/kube/event.ts';
import { eventErrors } from '../../fakes/kube-api/event-rules.ts';
import { began, violation } from './event-rig.ts';

const seen = { at: began, instance: 'zonewarden-7d9f-abcde' };

function written(event: ObjectEvent, by = seen) {
  return writeEvent(event, eventKey(event), by);
}

function named(name: string) {
  return written(violation('no', { name }));
}

describe('an Event', () => {
  it('says what of which object, by whom and when', () => {
    const event = violation('no');
    assert.deepEqual(written(event), {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: `web.${eventKey(event)}`, namespace: 'shop' },
      eventTime: '2026-01-02T03:04:05.678000Z',
      reportingController: 'zonewarden.io/zonewarden',
      reportingInstance: 'zonewarden-7d9f-abcde',
      action: 'Audit',
      reason: 'OutsideDomainFilter',
      regarding: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        namespace: 'shop',
        name: 'web',
        uid: 'uid-web',
      },
      note: 'no',
      type: 'Warning',
    });
    assert.deepEqual(eventErrors(written(event)), []);
  });

  it('on a cluster-scoped object lives in the namespace default', () => {
    const event = violation('no', { group: '', apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' });
    const body = written(event);
    assert.equal(body.metadata.namespace, 'default');
    assert.equal('namespace' in body.regarding, false);
    assert.deepEqual(eventErrors(body), []);
    assert.equal(eventsPath(eventNamespace(event.object)), '/apis/events.k8s.io/v1/namespaces/default/events');
  });

  it('has another name for another object, reason or message, and the same for the same', () => {
    const { object } = violation();
    const events = [
      violation('no'),
      violation('no!'),
      { ...violation('no'), reason: 'HostnameClaimed' },
      violation('no', { uid: 'uid-web-made-again' }),
      // Only the border between two fields differs.
      { ...violation(), object: { ...object, uid: 'a' }, reason: 'Bc', message: 'd' },
      { ...violation(), object: { ...object, uid: 'a' }, reason: 'B', message: 'cd' },
    ];
    assert.equal(new Set(events.map((event) => written(event).metadata.name)).size, events.length);
    const later = written(violation('no'), { at: began + 1, instance: 'another' });
    assert.equal(later.metadata.name, written(violation('no')).metadata.name);
  });

  it('has a legal name for an object of any name', () => {
    const names = [
      'a'.repeat(253),
      'system:node',
      'a.-b',
      `${'a'.repeat(235)}-b`,
      `${'a'.repeat(235)}.b`,
      '-',
      '',
      'Ünï',
    ];
    for (const name of names) {
      const body = named(name);
      assert.deepEqual(eventErrors(body), [], `${name} as ${body.metadata.name}`);
      assert.equal(body.regarding.name, name);
    }
    assert.match(named('shop.web-1').metadata.name, /^shop\.web-1\.[0-9a-f]{16}$/);
    assert.match(named('System:Node').metadata.name, /^system-node\.[0-9a-f]{16}$/);
    assert.equal(named('a'.repeat(253)).metadata.name.length, 253);
  });

  it('has a note of 1024 bytes at the most, which is cut between characters', () => {
    const exact = 'ü'.repeat(512);
    assert.equal(written(violation(exact)).note, exact);
    for (const message of [`${exact}!`, `x${exact}`, '🦉'.repeat(300), `a${'🦉'.repeat(300)}`]) {
      const { note } = written(violation(message));
      assert.ok(Buffer.byteLength(note) <= 1024 && Buffer.byteLength(note) > 1016, String(Buffer.byteLength(note)));
      assert.ok(note.endsWith('...') && message.startsWith(note.slice(0, -3)));
      assert.ok(note.isWellFormed());
    }
  });

  it('has no blank before the dots of a note that was cut', () => {
    const { note } = written(violation(`${'a'.repeat(1020)} ${'b'.repeat(100)}`));
    assert.equal(note, `${'a'.repeat(1020)}...`);
  });

  it('names a reporter in 128 bytes at the most, and never none', () => {
    for (const instance of ['ü'.repeat(128), '']) {
      assert.deepEqual(eventErrors(written(violation(), { at: began, instance })), []);
    }
  });
});

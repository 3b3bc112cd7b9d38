import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeRefusal } from '../../../reconciler/kube/event-refusal.ts';
import { KubeRequestError } from '../../../reconciler/kube/transport.ts';

const answered = (status: number, message = 'no') =>
  judgeRefusal(new KubeRequestError('KUBE_STATUS', `HTTP ${status}: ${message}`, { status }));

describe('a refused Event', () => {
  it('is there already only when the API server says so', () => {
    assert.equal(answered(409, 'events.events.k8s.io "web.0" already exists'), 'existing');
    assert.equal(answered(409, 'Operation cannot be fulfilled on resourcequotas "objects"'), 'trouble');
  });

  it('has lost its namespace, or lacks a permission', () => {
    assert.equal(answered(404, 'namespaces "shop" not found'), 'gone');
    assert.equal(answered(403, 'unable to create … shop because it is being terminated'), 'gone');
    assert.equal(answered(403, 'User "zonewarden" cannot create resource "events"'), 'forbidden');
  });

  it('is worth another try when the way there or the server is in trouble', () => {
    for (const status of [401, 408, 429, 500, 503, 504]) assert.equal(answered(status), 'trouble', String(status));
    for (const code of ['KUBE_TIMEOUT', 'KUBE_UNREACHABLE', 'KUBE_BAD_RESPONSE', 'KUBE_CREDENTIALS'] as const) {
      assert.equal(judgeRefusal(new KubeRequestError(code, 'no')), 'trouble', code);
    }
  });

  it('is not worth one when the same would be said again', () => {
    for (const status of [302, 400, 413, 422]) assert.equal(answered(status), 'invalid', String(status));
    assert.equal(judgeRefusal(new TypeError('a bug')), 'invalid');
  });
});

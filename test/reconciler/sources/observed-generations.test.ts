import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { dnsEndpoint } from '../../../reconciler/claims/kinds/dnsendpoint.ts';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { ObservedGenerations } from '../../../reconciler/sources/observed-generations.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { recordingLogger } from '../../certs/recording-logger.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { plainTransport } from '../kube/rig.ts';

const signal = AbortSignal.timeout(20_000);
const policy = buildPolicy({
  sources: ['crd'],
  domains: { include: [], exclude: [] },
  labelFilter: 'team!=foreign',
});

async function rig(context: TestContext) {
  const api = await FakeKubeApi.start();
  const transport = plainTransport(api.url);
  context.after(async () => {
    await transport.close();
    await api.close();
  });
  const collection = api.serve({ ...dnsEndpoint, version: 'v1alpha1' });
  const store = new ObjectStore();
  const { logger, lines } = recordingLogger();
  const observed = new ObservedGenerations({ policy, store, transport, logger });
  /** Puts it into the cluster and, as a watch would, into the store. */
  const put = (name: string, generation: number, status?: object, labels: object = {}) => {
    const object = {
      apiVersion: 'externaldns.k8s.io/v1alpha1',
      kind: 'DNSEndpoint',
      metadata: { name, namespace: 'shop', uid: `uid-${name}`, generation, labels },
      spec: { endpoints: [] },
      ...(status && { status }),
    };
    collection.put(object);
    const read = readObject(object, policy);
    assert.ok(read);
    store.upsert(read);
  };
  const patches = () =>
    api
      .seen('patch')
      .map(({ path, body }) => `${path.split('/').at(-2)} ${body}`)
      .sort();
  return { api, observed, put, patches, lines };
}

describe('a DNSEndpoint that was judged', () => {
  it('hears which generation in its status, and only where that is not said yet', async (context) => {
    const { api, observed, put, patches } = await rig(context);
    put('new', 1);
    put('changed', 3, { observedGeneration: 2 });
    put('same', 4, { observedGeneration: 4 });
    await observed.write(signal);
    assert.deepEqual(patches(), [
      'changed {"status":{"observedGeneration":3}}',
      'new {"status":{"observedGeneration":1}}',
    ]);
    const [seen] = api.seen('patch');
    assert.match(
      seen?.path ?? '',
      /^\/apis\/externaldns\.k8s\.io\/v1alpha1\/namespaces\/shop\/dnsendpoints\/\w+\/status$/,
    );
    assert.equal(seen?.query.fieldManager, 'zonewarden');
  });

  it('is told once, though the watch takes its time to bring the status back', async (context) => {
    const { observed, put, patches } = await rig(context);
    put('new', 1);
    await observed.write(signal);
    await observed.write(signal);
    assert.equal(patches().length, 1);
    put('new', 2);
    await observed.write(signal);
    assert.equal(patches().length, 2);
  });

  it('hears nothing when it is not in scope', async (context) => {
    const { observed, put, patches } = await rig(context);
    put('theirs', 1, undefined, { team: 'foreign' });
    await observed.write(signal);
    assert.deepEqual(patches(), []);
  });

  it('may have a status of any shape', async (context) => {
    const { observed, put, patches } = await rig(context);
    put('odd', 1, { observedGeneration: 'one' });
    await observed.write(signal);
    assert.equal(patches().length, 1);
  });
});

describe('a status that cannot be written', () => {
  it('is told once with what to allow, ends the attempt, and is tried again by the next pass', async (context) => {
    const { api, observed, put, patches, lines } = await rig(context);
    for (let n = 0; n < 50; n++) put(`e${n}`, 1);
    api.fail('patch', { status: 403, message: 'forbidden' }, 1000);
    await observed.write(signal);
    assert.ok(patches().length <= 4, `${patches().length} requests`);
    await observed.write(signal);
    const warnings = lines.filter(({ level }) => level === 40);
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0]?.msg ?? '',
      /^Could not update ObservedGeneration of DNSEndpoint shop\/e\d+ .*forbidden; allow "patch"/,
    );
    api.heal();
    await observed.write(signal);
    assert.ok(patches().length >= 50);
  });

  it('of an object that has gone stops nothing and is not told', async (context) => {
    const { api, observed, put, patches, lines } = await rig(context);
    put('a', 1);
    put('b', 1);
    api.fail('patch', { status: 404, message: 'not found' });
    await observed.write(signal);
    await observed.write(signal);
    assert.equal(patches().length, 2);
    assert.deepEqual(lines, []);
  });
});

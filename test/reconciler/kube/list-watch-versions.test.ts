// One kind, several versions: the list-watch takes the one that the API server has.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { ingress, ingresses, withRig } from './rig.ts';

describe('a kind with several versions', () => {
  it(
    'is taken in another version where the API server does not serve the first, and watches that',
    withRig(
      async (rig) => {
        rig.collection.put(ingress('a', 'a.example.com'));
        await rig.startAndWatch();
        await rig.holds('a.example.com');
        rig.collection.put(ingress('b', 'b.example.com'));
        await rig.holds('a.example.com', 'b.example.com');
        assert.equal(rig.warnings.length, 0, 'nothing is wrong');
        assert.deepEqual(
          rig.api.seen('list').map((request) => request.path),
          ['v3', 'v2', 'v1'].map((version) => `/apis/networking.k8s.io/${version}/ingresses`),
        );
      },
      { type: { ...ingresses, version: 'v3' }, otherVersions: ['v2', 'v1'] },
    ),
  );

  it(
    'is said to be missing when none of them is served, and they are all tried again',
    withRig(
      async (rig) => {
        rig.listWatch.start();
        await eventually('they were tried twice', () => rig.api.seen('list').length >= 4);
        assert.match(rig.warnings[0]?.msg ?? '', /install the CustomResourceDefinitions/);
        assert.equal(rig.warnings.length, 1);
      },
      { type: { ...ingresses, version: 'v3' }, otherVersions: ['v2'] },
    ),
  );
});

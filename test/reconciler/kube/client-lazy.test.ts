// The standalone mode imports the client but talks to no cluster: it must not pay for the client libraries.
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { it } from 'node:test';

it('loads client-node and undici only when a cluster is asked for', async () => {
  const loaded: string[] = [];
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      loaded.push(specifier);
      return next(specifier, context);
    },
  });
  const libraries = () => loaded.filter((specifier) => ['@kubernetes/client-node', 'undici'].includes(specifier));
  const { loadKubeClient } = await import('../../../reconciler/kube/client.ts');
  const { ListWatch } = await import('../../../reconciler/kube/list-watch.ts');
  assert.equal(typeof ListWatch, 'function');
  assert.ok(loaded.length > 0);
  assert.deepEqual(libraries(), []);
  const server = 'http://127.0.0.1:9';
  const client = await loadKubeClient({ server, env: {}, requestTimeoutMs: 0, version: '1', now: Date.now });
  assert.ok(libraries().length > 0);
  await client.close();
  hooks.deregister();
});

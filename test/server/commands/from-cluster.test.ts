import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { zonewarden } from './rig.ts';

describe('endpoints and plan --from-cluster', () => {
  const ingresses = { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', resource: 'ingresses' };
  let api: FakeKubeApi;

  before(async () => {
    api = await FakeKubeApi.start();
    const stored = api.serve(ingresses);
    stored.put({
      metadata: { name: 'web', namespace: 'shop', uid: 'web' },
      spec: { rules: [{ host: 'web.example.com' }] },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
    });
    stored.put({ metadata: { name: 'broken', namespace: 'shop', uid: 'broken' }, spec: { rules: 'none' } });
  });
  after(() => api.close());

  const run = (command: string, ...flags: string[]) =>
    zonewarden([command, '--from-cluster', `--server=${api.url}`, '--source=ingress', '--provider=inmemory', ...flags]);

  it('prints the endpoints of stored objects, and which objects are skipped for their shape', async () => {
    const { code, stdout, stderr } = await run('endpoints');
    assert.deepEqual([code, stdout], [0, 'web.example.com 0 IN A 192.0.2.7\n']);
    assert.match(stderr, /^warning: skipped: Ingress shop\/broken: .*spec\.rules/m);
  });

  it('plans what the next sync of the cluster would change', async () => {
    const { code, stdout } = await run('plan', '--inmemory-zone=example.com', '-o', 'json', '--exit-code');
    assert.equal(code, 2);
    assert.deepEqual(
      JSON.parse(stdout).create.map(({ dnsName, recordType }: Record<string, string>) => [dnsName, recordType]),
      [
        ['web.example.com', 'A'],
        ['a-web.example.com', 'TXT'],
      ],
    );
  });

  it('ends with 2 for a cluster that cannot be read, before anything is printed', async () => {
    for (const command of ['endpoints', 'plan']) {
      const away = await zonewarden([
        command,
        '--from-cluster',
        '--server=http://127.0.0.1:1',
        '--source=ingress',
        '--provider=inmemory',
      ]);
      assert.deepEqual([away.code, away.stdout], [2, '']);
      assert.match(away.stderr, /--from-cluster: cannot list ingresses: .*ECONNREFUSED/);
    }
  });
});

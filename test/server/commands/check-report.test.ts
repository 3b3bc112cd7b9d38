// What check prints for the annotations of a pull request, and about a live cluster.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { githubReport } from '../../../server/commands/check-report.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { folderOf, ingress, zonewarden } from './rig.ts';

describe('check -o github', () => {
  it('prints an error for each cause and a warning for each warning, at the line of the object', async () => {
    const typo = ingress('typo', 'ok.example.com').replace(
      'namespace: shop}',
      'namespace: shop, annotations: {external-dns.kubernetes.io/hostnme: x}}',
    );
    using folder = folderOf({ 'a.yaml': `${ingress('web', 'a.exmaple.com')}---\n${typo}` });
    const { code, stdout } = await zonewarden([
      'check',
      '-f',
      folder.path,
      '--domain-filter=example.com',
      '-o',
      'github',
    ]);
    assert.equal(code, 1);
    assert.deepEqual(stdout.split('\n'), [
      `::error file=${folder.path}/a.yaml,line=1,title=OutsideDomainFilter::Ingress shop/web: spec.rules[0].host: host ` +
        '"a.exmaple.com" is outside the allowed domain example.com; did you mean a.example.com? [OutsideDomainFilter]',
      `::warning file=${folder.path}/a.yaml,line=7,title=InvalidAnnotation::Ingress shop/typo: annotation ` +
        'external-dns.kubernetes.io/hostnme is not a known annotation; did you mean hostname? [InvalidAnnotation]',
      '2 objects judged, 1 denied',
      '',
    ]);
  });

  it('escapes what would end a command or forge another', () => {
    const object = { kind: 'Ingress', namespace: 'a', name: 'b', file: 'x,y:1.yaml', line: 3, allowed: false };
    const [line] = githubReport([{ ...object, message: '50% is\r\n::error::forged [Code]' }]).split('\n');
    assert.equal(line, '::error file=x%2Cy%3A1.yaml,line=3,title=Code::50%25 is%0D%0A::error::forged [Code]');
  });

  it('names no file for standard input', async () => {
    const input = ingress('web', 'a..b');
    const { stdout } = await zonewarden(['check', '-f', '-', '-o', 'github'], { stdin: input });
    assert.match(stdout, /^::error title=InvalidHostname::Ingress shop\/web: /);
  });

  it('is for no other command', async () => {
    using folder = folderOf({ 'a.yaml': ingress('web', 'a.example.com') });
    for (const command of ['plan', 'endpoints']) {
      const { code, stderr } = await zonewarden([command, '-f', folder.path, '-o', 'github']);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`-o github is for check; ${command} prints text, json or yaml`));
    }
  });
});

it('check names the document where a file has several', async () => {
  using folder = folderOf({ 'a.yaml': `${ingress('web', 'a..b')}---\n${ingress('api', 'c..d')}` });
  const { stdout } = await zonewarden(['check', '-f', `${folder.path}/a.yaml`]);
  assert.match(
    stdout,
    /a\.yaml:1: denied: Ingress shop\/web: .*\n.*a\.yaml:7 \(document 2\): denied: Ingress shop\/api: /,
  );
});

describe('check --from-cluster', () => {
  const ingresses = { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', resource: 'ingresses' };
  const namespaces = { group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces' };
  let api: FakeKubeApi;

  before(async () => {
    api = await FakeKubeApi.start();
    const stored = api.serve(ingresses);
    const put = (name: string, host: string, namespace = 'shop') =>
      stored.put({
        metadata: { name, namespace, uid: name, creationTimestamp: '2026-01-01T00:00:00Z' },
        spec: { rules: [{ host }] },
      });
    put('good', 'a.example.com');
    put('bad', 'a.exmaple.com');
    put('free', 'b.exmaple.com', 'lab');
    api.serve(namespaces).put({ metadata: { name: 'lab', labels: { 'zonewarden.io/enforce': 'warn' } } });
  });
  after(() => api.close());

  const check = (...flags: string[]) =>
    zonewarden(['check', '--from-cluster', `--server=${api.url}`, '--domain-filter=example.com', ...flags]);

  it('judges what is stored, by the labels of its Namespaces too, and names objects instead of files', async () => {
    const { code, stdout, stderr } = await check('--source=ingress');
    assert.equal(stderr, '');
    assert.equal(code, 1);
    assert.deepEqual(stdout.split('\n'), [
      'warning: Ingress lab/free: host "b.exmaple.com" at spec.rules[0].host is outside the allowed domain example.com ' +
        '[OutsideDomainFilter]',
      'denied: Ingress shop/bad: host "a.exmaple.com" at spec.rules[0].host is outside the allowed domain example.com; did ' +
        'you mean a.example.com? [OutsideDomainFilter]',
      '3 objects judged, 1 denied',
      '',
    ]);
  });

  it('exits with 0 when nothing is denied, and speaks JSON', async () => {
    const { code, stdout } = await check('--source=ingress', '--enforce=warn', '-o', 'json');
    assert.equal(code, 0);
    const { denied, objects } = JSON.parse(stdout);
    assert.equal(denied, 0);
    assert.deepEqual(
      objects.map(({ namespace, name, file }: Record<string, string>) => [namespace, name, file]),
      [
        ['lab', 'free', undefined],
        ['shop', 'bad', undefined],
        ['shop', 'good', undefined],
      ],
    );
  });

  it('reads every kind where no --source is named', async () => {
    const { code, stderr } = await check();
    assert.equal(code, 1);
    assert.match(stderr, /the cluster has no services; they are skipped/);
  });

  it('skips kinds that the cluster does not have, and says so', async () => {
    const { code, stderr } = await check('--source=ingress', '--source=crd');
    assert.equal(code, 1);
    assert.match(stderr, /^warning: the cluster has no dnsendpoints; they are skipped$/m);
  });

  it('ends with 2 for a cluster that cannot be read, and for flags that contradict each other', async () => {
    const away = await zonewarden(['check', '--from-cluster', '--server=http://127.0.0.1:1', '--source=ingress']);
    assert.equal(away.code, 2);
    assert.match(away.stderr, /--from-cluster: cannot list ingresses: .*ECONNREFUSED/);
    assert.equal((await check('--source=ingress', '-f', 'x')).code, 2);
    api.fail('list', { status: 403 });
    const refused = await check('--source=ingress');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--from-cluster: cannot list ingresses: /);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, ingress, zonewarden } from './rig.ts';

describe('zonewarden check', () => {
  it('ends with 0 and says so when all is allowed', async () => {
    const { code, stdout, stderr } = await zonewarden(['check', '-f', '-', '--domain-filter=example.com'], {
      stdin: ingress('web', 'web.example.com'),
    });
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '1 object judged, 0 denied\n', stderr: '' });
  });

  it('ends with 1 and names file, line, object, field, what is expected and what was meant', async () => {
    using folder = folderOf({
      'a.yaml': `# team blue\n${ingress('web', 'web.exmaple.com')}---\n${ingress('api', 'api.example.com')}`,
    });
    const { code, stdout } = await zonewarden(['check', '-f', folder.path, '--domain-filter=example.com']);
    assert.equal(code, 1);
    assert.equal(
      stdout.replaceAll(folder.path, 'DIR'),
      'DIR/a.yaml:2: denied: Ingress shop/web: host "web.exmaple.com" at spec.rules[0].host is outside the allowed domain ' +
        'example.com; did you mean web.example.com? [OutsideDomainFilter]\n2 objects judged, 1 denied\n',
    );
  });

  it('gives programs the causes as JSON and YAML', async () => {
    const args = ['check', '-f', '-', '--domain-filter=example.com'];
    const stdin = ingress('web', 'web.example.org');
    const { stdout } = await zonewarden([...args, '-o', 'json'], { stdin });
    const found = JSON.parse(stdout);
    assert.equal(found.denied, 1);
    assert.deepEqual(
      { ...found.objects[0], message: undefined, causes: undefined },
      {
        file: '-',
        document: 1,
        line: 1,
        kind: 'Ingress',
        namespace: 'shop',
        name: 'web',
        allowed: false,
        message: undefined,
        causes: undefined,
      },
    );
    assert.equal(found.objects[0].causes[0].field, 'spec.rules[0].host');
    assert.match((await zonewarden([...args, '-o', 'yaml'], { stdin })).stdout, /^denied: 1\nobjects:\n {2}- file: /);
  });

  it('judges what --source names and passes over kinds that claim nothing', async () => {
    const stdin = `${ingress('web', 'web.example.org')}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n`;
    const { code, stdout } = await zonewarden(['check', '-f', '-', '--domain-filter=example.com', '--source=service'], {
      stdin,
    });
    assert.deepEqual([code, stdout], [0, '0 objects judged, 0 denied\n']);
  });

  it('judges templated names, and warns of objects that the template fails on', async () => {
    const stdin = `${ingress('web', '')}---\n${ingress('named', 'own.example.com')}`;
    const judged = (template: string) =>
      zonewarden(['check', '-f', '-', '--domain-filter=example.com', `--fqdn-template=${template}`], { stdin });
    const { code, stdout, stderr } = await judged('{{.Name}}.example.org');
    assert.deepEqual([code, stderr], [1, '']);
    assert.match(stdout, /denied: Ingress shop\/web: host "web\.example\.org" at metadata\.name is outside/);
    assert.match(stdout, /\n2 objects judged, 1 denied\n$/);
    const failed = await judged('{{.Spec.Foo}}.example.com');
    assert.equal(failed.code, 0);
    assert.match(failed.stderr, /^warning: Ingress shop\/web: --fqdn-template failed: .*\n$/);
  });

  it('judges every entry of a DNSEndpoint', async () => {
    const entries = '[{dnsName: ok.example.com}, {dnsName: bad.example.org}, {recordType: A}]';
    const stdin =
      'apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nmetadata: {name: names, namespace: shop}\n' +
      `spec: {endpoints: ${entries}}\n`;
    const { stdout } = await zonewarden(['check', '-f', '-', '--domain-filter=example.com', '-o', 'json'], { stdin });
    const [{ causes }] = JSON.parse(stdout).objects;
    assert.deepEqual(
      causes.map(({ field }: { readonly field: string }) => field),
      ['spec.endpoints[1].dnsName', 'spec.endpoints[2].dnsName'],
    );
  });

  it('takes Gateways among the files as the cluster', async () => {
    const stdin = [
      'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g}\n' +
        'spec: {listeners: [{name: a, protocol: HTTP, port: 80, hostname: "*.example.org"}]}\n',
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {parentRefs: [{name: g}]}\n',
    ].join('---\n');
    const { code, stdout } = await zonewarden(['check', '-f', '-', '--domain-filter=example.com'], { stdin });
    assert.equal(code, 1);
    assert.match(stdout, /HTTPRoute default\/r: host "\*\.example\.org" at spec\.parentRefs\[0\]/);
  });

  it('denies an object whose host cannot be read, naming the field', async () => {
    const stdin = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: {rules: [{host: 3}]}\n';
    const { code, stdout } = await zonewarden(['check', '-f', '-'], { stdin });
    assert.equal(code, 1);
    assert.match(stdout, /spec\.rules\[0\]\.host must be a string, not the number 3 \[InvalidObject\]/);
  });

  for (const [what, args, stdin, message] of [
    ['no files', ['check'], '', /check reads manifests: give them with -f PATH/],
    [
      'a path that is not there',
      ['check', '-f', '/nowhere'],
      '',
      /\/nowhere: cannot be read \(no such file or folder\)/,
    ],
    ['broken YAML', ['check', '-f', '-'], 'a: b: c', /^zonewarden: -: line 1: /],
    ['an unknown flag', ['check', '-f', '-', '--domian-filter=a'], '', /--domain-filter/],
    [
      'a selector that is none',
      ['check', '-f', '-', '--annotation-filter=a in b'],
      '',
      /--annotation-filter does not specify a valid label selector/,
    ],
    ['a regex that is none', ['check', '-f', '-', '--regex-domain-filter=('], '', /--regex-domain-filter: .*RE2/],
  ] as const) {
    it(`ends with 2 for ${what}`, async () => {
      const { code, stdout, stderr } = await zonewarden(args, { stdin });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
    });
  }
});

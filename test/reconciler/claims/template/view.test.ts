import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpRoute, ingress, type Raw, rendered, renderedAsJson } from './rendered.ts';

// What Go prints for the Go type of the object, too.
const ofService: readonly (readonly [template: string, text: string])[] = [
  ['{{.Name}}.example.com', 'web-1.example.com'],
  ['{{.ObjectMeta.Name}}', 'web-1'],
  ['{{.GetName}}', 'web-1'],
  ['{{.TypeMeta.Kind}}', 'Service'],
  ['{{.Kind}}/{{.APIVersion}}', 'Service/v1'],
  ['{{.UID}}{{.Generation}}', 'u-13'],
  ['{{.CreationTimestamp}}', '2026-01-02 03:04:05 +0000 UTC'],
  ['{{.DeletionTimestamp}}', '<nil>'],
  ['{{.Spec.Type}}', 'LoadBalancer'],
  ['{{.Spec.ClusterIPs}}', '[10.0.0.1 fd00::1]'],
  ['{{.Spec.Selector}}', 'map[app:x tier:web]'],
  ['{{.Spec.Selector.app}}', 'x'],
  ['{{.Spec.Selector.no}}', '<no value>'],
  ['{{.Labels}}', 'map[Department:HR app:x empty: ip:10.0.0.1 num:7]'],
  ['{{.Labels.nope}}', '<no value>'],
  ['{{.Labels.nope.x}}', '<no value>'],
  ['{{.Spec.HealthCheckNodePort}}', '0'],
  ['{{.Spec.PublishNotReadyAddresses}}', 'true'],
  ['{{.Spec.LoadBalancerClass}}', 'nlb'],
  ['{{.Spec.IPFamilyPolicy}}', '<nil>'],
  ['{{$.Name}}', 'web-1'],
  ['{{.Name}}., b , ,c.., a', 'web-1., b , ,c.., a'],
  ['{{$.Labels.app}}{{$.Spec.Type}}', 'xLoadBalancer'],
];

const ofIngress: readonly (readonly [template: string, text: string])[] = [
  ['{{.Spec.IngressClassName}}', 'nginx'],
  ['{{range .Spec.Rules}}{{.Host}},{{end}}', 'h1,h2,,'],
  ['{{range .Spec.TLS}}{{range .Hosts}}{{.}},{{end}}{{.SecretName}},{{end}}', 't1,t2,s,'],
  [
    '{{range .Spec.Rules}}{{if .HTTP}}{{range .HTTP.Paths}}{{.Path}}{{.PathType}}{{.Backend.Service.Name}}{{.Backend.Service.Port.Number}}{{end}}{{else}}none{{end}},{{end}}',
    '/Prefixsvc80,none,none,',
  ],
  ['{{range .Spec.Rules}}{{with .IngressRuleValue.HTTP}}{{len .Paths}}{{end}},{{end}}', '1,,,'],
  ['{{range .Status.LoadBalancer.Ingress}}x{{else}}none{{end}}', 'none'],
  ['{{.Labels}}{{.Generation}}{{.CreationTimestamp}}', 'map[]00001-01-01 00:00:00 +0000 UTC'],
  ['{{.Spec.DefaultBackend}}', '<nil>'],
];

const ofRoute: readonly (readonly [template: string, text: string])[] = [
  ['{{range .Spec.Hostnames}}{{.}},{{end}}', 'a.example.com,*.b,'],
  ['{{range .Spec.ParentRefs}}{{.Name}}{{.SectionName}}{{.Port}}{{.Kind}},{{end}}', 'gwhttps443<nil>,'],
  ['{{range .Spec.CommonRouteSpec.ParentRefs}}{{.Name}},{{end}}', 'gw,'],
  [
    '{{range .Spec.Rules}}{{range .Matches}}{{.Path.Value}}{{range .Headers}}{{.Name}}{{end}}{{end}}{{range .BackendRefs}}{{.Name}}{{.Port}}{{.Weight}}{{.BackendRef.BackendObjectReference.Name}}{{end}},{{end}}',
    '/vhsvc802svc,',
  ],
  ['{{range .Status.Parents}}{{.ParentRef.Name}}{{.ControllerName}},{{end}}', 'gwc,'],
  ['{{.Status.RouteStatus.Parents | len}}', '1'],
];

describe('the Go type of an object', () => {
  for (const [kind, raw, table] of [
    ['Service', undefined, ofService],
    ['Ingress', ingress, ofIngress],
    ['HTTPRoute', httpRoute, ofRoute],
  ] as const) {
    for (const [template, expected] of table) {
      it(`prints ${JSON.stringify(expected)} for ${template} of a ${kind}`, () =>
        assert.equal(rendered(template, raw), expected));
    }
  }

  it('is known for every route kind', () => {
    for (const kind of ['GRPCRoute', 'TLSRoute']) {
      const raw = { ...httpRoute, kind };
      assert.equal(
        rendered('{{.Kind}} {{index .Spec.Hostnames 0}} {{(index .Spec.Rules 0).Name}}', raw),
        `${kind} a.example.com <nil>`,
      );
    }
    for (const kind of ['TCPRoute', 'UDPRoute']) {
      const raw = { ...httpRoute, kind };
      assert.equal(rendered('{{(index (index .Spec.Rules 0).BackendRefs 0).Port}}', raw), '80');
      assert.throws(() => rendered('{{.Spec.Hostnames}}', raw), {
        message: `line 1 at .Spec.Hostnames: the ${kind}Spec has no field Hostnames`,
      });
    }
  });

  it('gives what is no part of its names by their Go names, as far as it is written', () => {
    const raw = { ...httpRoute, spec: { rules: [{ filters: [{ urlRewrite: { hostname: 'in.example.com' } }] }] } };
    const filter = '(index (index .Spec.Rules 0).Filters 0)';
    assert.equal(rendered(`{{${filter}.URLRewrite.Hostname}}`, raw), 'in.example.com');
    assert.throws(() => rendered(`{{${filter}.URLRewrite.Path}}`, raw), {
      message: /there is no entry for key "Path"$/,
    });
  });

  const problems: readonly (readonly [template: string, raw: Raw, problem: string])[] = [
    ['{{.Spec.Typ}}', { kind: 'Service', apiVersion: 'v1' }, '.Spec.Typ: the ServiceSpec has no field Typ'],
    [
      '{{.Spec.clusterIP}}',
      { kind: 'Service', apiVersion: 'v1' },
      '.Spec.clusterIP: the ServiceSpec has no field clusterIP',
    ],
    ['{{.Spec.DefaultBackend.Service}}', ingress, '.Spec.DefaultBackend.Service: nil pointer evaluating .Service'],
    ['{{.Name.X}}', ingress, ".Name.X: can't evaluate field X in a string"],
    ['{{.Spec.Rules.Host}}', ingress, ".Spec.Rules.Host: can't evaluate field Host in a list"],
    [
      '{{.Spec.Type}}',
      { kind: 'Service', apiVersion: 'v1', spec: 3 },
      '.Spec.Type: .Spec of the object is not an object',
    ],
    ['{{.Name}}', { metadata: { name: 3 } }, '.Name: .Name of the object is not a string'],
    ['{{.Labels.a}}', { metadata: { labels: { a: [] } } }, '.Labels.a: .a of the object is not a string'],
    ['{{.Labels}}', { metadata: { labels: [] } }, '.Labels: .Labels of the object is not an object'],
    [
      '{{.Generation}}',
      { metadata: { generation: 1.5 } },
      '.Generation: .Generation of the object is not a whole number',
    ],
    [
      '{{.CreationTimestamp}}',
      { metadata: { creationTimestamp: 'x' } },
      '.CreationTimestamp: .CreationTimestamp of the object is not an RFC 3339 time',
    ],
    ['{{.Finalizers}}', { metadata: { finalizers: {} } }, '.Finalizers: .Finalizers of the object is not a list'],
    [
      '{{.Spec.PublishNotReadyAddresses}}',
      { kind: 'Service', apiVersion: 'v1', spec: { publishNotReadyAddresses: 1 } },
      '.Spec.PublishNotReadyAddresses: .PublishNotReadyAddresses of the object is not true or false',
    ],
  ];
  for (const [template, raw, problem] of problems) {
    it(`says that ${problem}`, () => assert.throws(() => rendered(template, raw), { message: `line 1 at ${problem}` }));
  }
});

describe('an object of a kind without a Go type here', () => {
  const widget: Raw = {
    apiVersion: 'x.io/v1',
    kind: 'Service',
    metadata: { name: 'w' },
    spec: { hostName: 'h', clusterIP: 'c', n: 5 },
  };

  it('has metadata, and of spec and status what is written, by Go name or JSON key', () => {
    assert.equal(
      rendered('{{.Name}}{{.Kind}} {{.Spec.HostName}}{{.Spec.hostName}}{{.Spec.ClusterIP}}{{.Spec.N}}', widget),
      'wService hhc5',
    );
  });

  it('has no value to give where nothing is written', () => {
    assert.throws(() => rendered('{{.Spec.Host}}', widget), {
      message: 'line 1 at .Spec.Host: there is no entry for key "Host"',
    });
  });
});

describe('the JSON of an object', () => {
  const table: readonly (readonly [template: string, text: string])[] = [
    ['{{.Object.metadata.name}}', 'web-1'],
    ['{{.Metadata.name}}.{{.Spec.type}}', 'web-1.LoadBalancer'],
    ['{{index .Metadata "nope"}}', '<no value>'],
    ['{{index .Labels "nope"}}', ''],
    ['{{.Spec.clusterIP}}', '10.0.0.1'],
    ['{{range .Spec.ports}}{{.port}},{{end}}', '80,443,'],
    ['{{index .Spec.ports 0}}', 'map[name:http nodePort:30080 port:80 targetPort:8080]'],
    [
      '{{.Name}}{{.Namespace}}{{.Kind}}{{.APIVersion}}{{.Labels.app}}{{.Annotations.dns}}',
      'web-1prodServicev1xa.b., c',
    ],
    ['{{(index .Status.loadBalancer.ingress 0).ip}}', '9.9.9.9'],
  ];
  for (const [template, expected] of table) {
    it(`prints ${JSON.stringify(expected)} for ${JSON.stringify(template)}`, () =>
      assert.equal(renderedAsJson(template), expected));
  }

  it('has no value to give for a missing key', () => {
    for (const missing of ['.Labels.nope', '.Spec.ClusterIP', '.Spec.nope.x', '.Metadata.nope']) {
      assert.throws(() => renderedAsJson(`{{${missing}}}`), { message: /there is no entry for key "\w+"$/ });
    }
    assert.throws(() => renderedAsJson('{{.Spec.x}}', {}), {
      message: 'line 1 at .Spec.x: there is no entry for key "x"',
    });
  });
});

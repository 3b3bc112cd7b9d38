import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTemplate, templatedNames } from '../../../../reconciler/claims/template/template.ts';
import { httpRoute, ingress, type Raw, service } from './rendered.ts';

function names(texts: string | readonly string[], raw: Raw = service): readonly string[] {
  const result = templatedNames(parseTemplate('--fqdn-template', typeof texts === 'string' ? [texts] : texts), raw);
  assert.equal(result.problem, undefined);
  return result.names;
}

function problem(text: string, raw: Raw = service): string | undefined {
  const result = templatedNames(parseTemplate('--fqdn-template', [text]), raw);
  assert.deepEqual(result.names, []);
  return result.problem;
}

describe('templates in the wild', () => {
  const table: readonly (readonly [template: string, names: readonly string[], raw?: Raw])[] = [
    ['{{.Name}}.example.com', ['web-1.example.com']],
    ['{{.Name}}.{{.Namespace}}.my-org.com', ['web-1.prod.my-org.com']],
    ['{{.Name}}.a.com,{{.Name}}.b.com', ['web-1.a.com', 'web-1.b.com']],
    ['{{ index .Annotations "dns" }}', ['a.b', 'c']],
    ['{{ index .Annotations "nope" }}', []],
    ['{{range .Spec.Rules}}{{.Host}},{{end}}', ['h1', 'h2'], ingress],
    ['{{range .Spec.Hostnames}}{{.}}.internal,{{end}}', ['*.b.internal', 'a.example.com.internal'], httpRoute],
    ['{{ if eq .Kind "Service" }}{{.Name}}.svc.example.com{{end}}', ['web-1.svc.example.com']],
    ['{{ if eq .Kind "Service" }}{{.Name}}.svc.example.com{{end}}', [], ingress],
    ['{{ if hasKey .Labels "app" }}{{.Labels.app}}.example.com{{ end }}', ['x.example.com']],
    ['{{ toLower .Labels.Department }}.example.com', ['hr.example.com']],
    ['{{ trimPrefix .Name "web-" }}.example.com', ['1.example.com']],
    ['{{ if eq .Spec.IngressClassName "nginx" }}{{ .Name }}.example.com{{ end }}', ['ing.example.com'], ingress],
    ['{{ if eq .Spec.IngressClassName "nginx" }}{{ .Name }}.example.com{{ end }}', [], { ...ingress, spec: {} }],
    ['{{ .Name | replace "-" "." }}.example.com', ['web.1.example.com']],
    ['{{range .Status.LoadBalancer.Ingress}}{{if .Hostname}}{{.Hostname}}{{end}},{{end}}', ['lb.example.com']],
    [
      '{{ range $i, $ip := .Spec.ClusterIPs }}{{ if isIPv6 $ip }}{{ $.Name }}-{{ $i }}.v6.example.com{{ end }}{{ end }}',
      ['web-1-1.v6.example.com'],
    ],
    [
      '{{ if and (eq .Spec.Type "LoadBalancer") (ne .Namespace "kube-system") }}{{ printf "%s-%s" .Name .Namespace }}.lb.example.com{{ end }}',
      ['web-1-prod.lb.example.com'],
    ],
    ['{{ with fromJson (index .Annotations "x.io/json") }}{{ .m.k }}.example.com{{ end }}', ['v.example.com']],
    ['{{ if isSource "Gateway-HTTPRoute" }}{{ .Name }}.gw.example.com{{ end }}', ['r.gw.example.com'], httpRoute],
    ['{{ if isSource "ingress" }}{{ .Name }}.gw.example.com{{ end }}', []],
    ['{{range .Spec.hostnames}}{{.}},{{end}}', ['*.b', 'a.example.com'], httpRoute],
  ];
  for (const [template, expected, raw] of table) {
    it(`${template} makes ${expected.join(' and ') || 'nothing'} of ${raw?.kind ?? 'a Service'}`, () =>
      assert.deepEqual(names(template, raw), expected));
  }
});

describe('the output of a template', () => {
  it('is split at commas, trimmed, freed of one final dot, without empty names and doubles', () => {
    assert.deepEqual(names(' b. ,, a..,\n c\u00a0,b,.,\tb '), ['a.', 'b', 'c']);
  });

  it('is sorted by the bytes of UTF-8', () => {
    assert.deepEqual(names('😀,\ue000,é,a,B'), ['B', 'a', 'é', '\ue000', '😀']);
    assert.deepEqual(names('ab,a,😀b,😀,😁'), ['a', 'ab', '😀', '😀b', '😁']);
  });

  it('of a blank template is no name, and the template says that it is blank', () => {
    for (const texts of [[], [''], [' \n ']]) {
      assert.deepEqual(names(texts), []);
      assert.ok(parseTemplate('--fqdn-template', texts).blank);
    }
    // The comma between two blank values is a text, as in ExternalDNS.
    assert.ok(!parseTemplate('--fqdn-template', ['', '']).blank);
  });
});

describe('several values of the flag', () => {
  it('are one template, joined by commas', () => {
    assert.deepEqual(names(['{{.Name}}.b', '{{.Name}}.a']), ['web-1.a', 'web-1.b']);
    assert.deepEqual(names(['{{template "x"}}{{define "x"}}1{{end}}', '{{template "x"}}2']), ['1', '12']);
    assert.deepEqual(names(['{{template "later"}}', '{{define "later"}}1{{end}}']), ['1']);
  });

  const broken: readonly (readonly [texts: readonly string[], message: string])[] = [
    [['{{.Name}}', '{{ .Name'], '--fqdn-template[1] "{{ .Name": line 1: unclosed action: }} is missing'],
    [
      ['{{if true}}a', '{{end}}'],
      '--fqdn-template[0] "{{if true}}a": line 1: unexpected end of the template: {{end}} of the if is missing',
    ],
    [
      ['{{define "x"}}1{{end}}', '{{define "x"}}2{{end}}'],
      '--fqdn-template[1] "{{define \\"x\\"}}2{{end}}": line 1: multiple definition of template "x"',
    ],
    [['{{template "x"}}', 'a'], '--fqdn-template[1] "a": line 1: template "x" not defined'],
  ];
  for (const [texts, message] of broken) {
    it(`are refused at the value that breaks: ${JSON.stringify(texts)}`, () => {
      assert.throws(() => parseTemplate('--fqdn-template', texts), {
        name: 'TemplateError',
        code: 'INVALID_TEMPLATE',
        flag: '--fqdn-template',
        message,
      });
    });
  }
});

describe('a template that fails on an object', () => {
  it('gives no names and says where it failed, on the Go type and on the JSON', () => {
    assert.equal(
      problem('a.b,{{toLower .Labels.nope}}.example.com'),
      '--fqdn-template failed: line 1 at toLower .Labels.nope: it wants a string, got no value; and on the object as JSON: line 1 at .Labels.nope: there is no entry for key "nope"',
    );
  });

  it('says once what fails both ways', () => {
    assert.equal(
      problem('{{index .Labels 1}}'),
      '--fqdn-template failed: line 1 at index .Labels 1: the key of a map must be a string, not an int',
    );
  });

  it('does so in one line of printable characters', () => {
    const said = problem(`{{isSource \`a\u202e\n${'x'.repeat(1000)}\`}}`) ?? '';
    assert.match(said, /^[ -~]{100,300}$/);
  });
});

describe('the bounds of an execution', () => {
  const rules = Array.from({ length: 200_000 }, () => ({ host: 'a.example.com' }));
  const many: Raw = { ...ingress, spec: { rules } };
  const long: Raw = { ...service, metadata: { name: 'n'.repeat(1_000_000), labels: { a: 'a'.repeat(60_000) } } };

  const deep: Raw = { metadata: { annotations: { deep: '['.repeat(30_000) + ']'.repeat(30_000) } } };
  const labels = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 'v']));
  const wide: Raw = { metadata: { labels } };

  const table: readonly (readonly [what: string, template: string, raw: Raw, problem: RegExp])[] = [
    [
      'an output',
      '{{range .Spec.Rules}}{{.Host}},{{end}}',
      many,
      /failed: it makes a text of more than 65536 characters;/,
    ],
    ['steps', '{{range .Spec.Rules}}{{if .Host}}{{end}}{{end}}', many, /failed: it takes more than 100000 steps;/],
    [
      'nested loops',
      '{{range 100000}}{{range 100000}}{{end}}{{end}}',
      service,
      /failed: it takes more than 100000 steps$/,
    ],
    ['a value', '{{.Name}}', long, /failed: it makes a text of more than 65536 characters$/],
    ['an argument', '{{toLower .Name}}', long, /: it makes a text of more than 65536 characters$/],
    [
      'a text that doubles',
      '{{$x := "ab"}}{{range 64}}{{$x = print $x $x}}{{end}}',
      service,
      /: it makes a text of more than 65536 characters$/,
    ],
    [
      'a replacement',
      '{{.Labels.a | replace "a" (index .Labels "a")}}',
      long,
      /: it makes a text of more than 65536 characters$/,
    ],
    [
      'work on long texts',
      '{{range 1000}}{{if contains $.Labels.a "b"}}{{end}}{{end}}',
      long,
      /: it takes more than 100000 steps$/,
    ],
    [
      'templates that call themselves',
      '{{define "x"}}{{template "x" .}}{{end}}{{template "x" .}}',
      service,
      /failed: it nests more than 200 levels deep$/,
    ],
    ['a printed list', '{{print (fromJson .Annotations.deep)}}', deep, /: it nests more than 200 levels deep$/],
    ['a formatted list', '{{printf "%s" (fromJson .Annotations.deep)}}', deep, /: it nests more than 200 levels deep$/],
    [
      'looks at large maps',
      '{{range 5000}}{{if $.Labels}}{{end}}{{end}}',
      wide,
      /failed: it takes more than 100000 steps$/,
    ],
    [
      'loops over large maps',
      '{{range 5000}}{{range $.Labels}}{{break}}{{end}}{{end}}',
      wide,
      /: it takes more than 100000 steps$/,
    ],
    [
      'calls with large maps',
      '{{range 5000}}{{if len $.Labels}}{{end}}{{end}}',
      wide,
      /: it takes more than 100000 steps$/,
    ],
    [
      'choices among large maps',
      '{{range 5000}}{{if and $.Labels 0}}{{end}}{{end}}',
      wide,
      /: it takes more than 100000 steps$/,
    ],
  ];
  for (const [what, template, raw, expected] of table) {
    it(`stop ${what}`, () => assert.match(problem(template, raw) ?? '', expected));
  }

  it('leave room for what people write: a thousand names', () => {
    const raw: Raw = {
      ...ingress,
      spec: { rules: rules.slice(0, 1000).map((_, index) => ({ host: `h${index}.example.com` })) },
    };
    assert.equal(
      names('{{range .Spec.Rules}}{{if .Host}}{{.Host | replace "example.com" "x.org"}},{{end}}{{end}}', raw).length,
      1000,
    );
  });
});

// What Go's text/template prints for these, too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from './rendered.ts';

const templates: readonly (readonly [template: string, text: string])[] = [
  [
    '{{range .Spec.Ports}}{{.Name}}:{{.Port}}:{{.TargetPort}}:{{.NodePort}},{{end}}',
    'http:80:8080:30080,:443:https:0,',
  ],
  ['{{range .Status.LoadBalancer.Ingress}}{{.IP}}{{.Hostname}},{{end}}', '9.9.9.9,lb.example.com,'],
  ['{{$x := 1}}{{$x}}', '1'],
  ['{{$x := 1}}{{$x = 2}}{{$x}}', '2'],
  ['{{$x:=1}}{{$x}}', '1'],
  ['{{with $x := .Name}}{{$x}}{{.}}{{end}}', 'web-1web-1'],
  ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
  ['{{$x := 1}}{{if true}}{{$x := 2}}{{end}}{{$x}}', '1'],
  ['{{range $i, $e := .Spec.ExternalIPs}}{{$i}}{{$e}},{{end}}', '01.2.3.4,'],
  ['{{range $e := .Spec.ClusterIPs}}{{$e}}{{.}},{{end}}', '10.0.0.110.0.0.1,fd00::1fd00::1,'],
  ['{{range $k, $v := .Labels}}{{$k}}={{$v}},{{end}}', 'Department=HR,app=x,empty=,ip=10.0.0.1,num=7,'],
  ['{{$i := 0}}{{$e := 0}}{{range $i, $e = .Spec.ClusterIPs}}{{end}}{{$i}}{{$e}}', '1fd00::1'],
  ['{{$e := 0}}{{range $e = .Spec.ClusterIPs}}{{end}}{{$e}}', 'fd00::1'],
  ['{{range 3}}{{.}},{{end}}', '0,1,2,'],
  ['{{range $i := 3}}{{$i}},{{end}}', '0,1,2,'],
  ['{{range 0}}a{{else}}b{{end}}', 'b'],
  ['{{range -1}}a{{else}}b{{end}}', 'b'],
  ['{{range .Labels.nope}}a{{else}}b{{end}}', 'b'],
  ['{{range .Spec.ClusterIPs}}{{.}}{{break}}{{end}}', '10.0.0.1'],
  ['{{range .Spec.ClusterIPs}}{{if eq . "10.0.0.1"}}{{continue}}{{end}}{{.}}{{end}}', 'fd00::1'],
  ['{{range .Spec.ClusterIPs}}{{with .}}{{break}}{{end}}x{{end}}', ''],
  ['{{if .Name}}a{{else}}b{{end}}', 'a'],
  ['{{if .Labels.nope}}a{{else if .Name}}b{{else}}c{{end}}', 'b'],
  ['{{if .Labels}}a{{end}}', 'a'],
  ['{{if .Spec}}a{{end}}', 'a'],
  ['{{if .Spec.LoadBalancerSourceRanges}}a{{else}}b{{end}}', 'b'],
  ['{{if .Spec.IPFamilyPolicy}}a{{else}}b{{end}}', 'b'],
  ['{{with .Labels.nope}}a{{else with .Name}}{{.}}{{else}}c{{end}}', 'web-1'],
  ['{{with .Labels.nope}}a{{else with .Labels.nope2}}{{.}}{{else}}c{{end}}', 'c'],
  ['{{if true}}a{{ end -}} b', 'ab'],
  ['{{with .Name}}{{$.Name}}{{.}}{{end}}', 'web-1web-1'],
  ['{{template "x" .}}{{define "x"}}[{{.Name}}]{{end}}', '[web-1]'],
  ['{{define "x"}}a{{.}}{{end}}{{template "x"}}', 'a<no value>'],
  ['{{define "x"}}a{{$}}{{end}}{{template "x" "q"}}', 'aq'],
  ['{{define "x"}}a{{end}}{{define "x"}} {{end}}{{template "x"}}', 'a'],
  ['{{define "x"}} {{end}}{{define "x"}}b{{end}}{{template "x"}}', 'b'],
  ['{{block "b" .Name}}[{{.}}]{{end}}', '[web-1]'],
  ['{{define `x`}}a{{end}}{{template `x`}}', 'a'],
  ['{{if false}}x{{end}}', ''],
  ['{{$a := "x"}}{{$b := print $a $a}}{{$b}}', 'xx'],
  ['{{$x := .Spec}}{{$x.Type}}{{$x.Selector.app}}', 'LoadBalancerx'],
  ['{{range $i, $p := .Spec.Ports}}{{if $i}},{{end}}{{$p.Port}}.{{$.Name}}{{end}}', '80.web-1,443.web-1'],
  ['{{ if and (eq .Kind "Service") (hasKey .Labels "app") }}{{ .Name }}.x{{ end }}', 'web-1.x'],
];

describe('variables, if, with, range, define, template and block', () => {
  for (const [template, expected] of templates) {
    it(`prints ${JSON.stringify(expected)} for ${JSON.stringify(template)}`, () =>
      assert.equal(rendered(template), expected));
  }

  it('takes what is empty, zero or nil for false', () => {
    for (const empty of [
      '0',
      '0.0',
      '""',
      'false',
      '.Spec.LoadBalancerSourceRanges',
      '.Spec.IPFamilyPolicy',
      '.Labels.nope',
      '(fromJson "{}")',
    ]) {
      assert.equal(rendered(`{{if ${empty}}}true{{else}}false{{end}}`), 'false', empty);
    }
    for (const full of ['1', '-0.5', '"0"', 'true', '.Spec', '.Labels', '(fromJson "[0]")']) {
      assert.equal(rendered(`{{if ${full}}}true{{else}}false{{end}}`), 'true', full);
    }
  });

  const failing: readonly (readonly [template: string, problem: string])[] = [
    ['{{range $i, $j := 3}}{{end}}', "line 1 at $i, $j := 3: range over an int can't have two variables"],
    ['{{range "abc"}}{{end}}', `line 1 at "abc": range can't iterate over a string`],
    ['{{range 1.5}}{{end}}', "line 1 at 1.5: range can't iterate over a float"],
    ['{{nil}}', 'line 1 at nil: nil is not a command'],
    ['\n{{.Name .Namespace}}', 'line 2 at .Name: it is not a function and takes no arguments'],
    ['{{.Name | .Namespace}}', 'line 1 at .Namespace: it is not a function and takes no arguments'],
    ['{{.Name | $}}', 'line 1 at $: it is not a function and takes no arguments'],
    ['{{.Name | (print)}}', 'line 1 at (print): it is not a function and takes no arguments'],
    ['{{nil 1}}', 'line 1 at nil: it is not a function and takes no arguments'],
    ['{{.}}', "line 1 at .: can't print the Service; name one of its fields"],
    ['{{define "x"}}{{toLower .}}{{end}}{{template "x" 3}}', 'line 1 at toLower .: it wants a string, got an int'],
  ];
  for (const [template, message] of failing) {
    it(`says what is wrong with ${JSON.stringify(template)}`, () => {
      assert.throws(() => rendered(template), { code: 'TEMPLATE_FAILED', message });
    });
  }
});

// What Go's text/template prints for these, too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from './rendered.ts';

const texts: readonly (readonly [template: string, text: string])[] = [
  ['a  {{- .Name -}}  b', 'aweb-1b'],
  ['a {{- /* c */ -}} b', 'ab'],
  ['a{{/* c */}}b', 'ab'],
  ['{{- /* a\nb */ -}}', ''],
  ['{{.Name -}} x', 'web-1x'],
  ['}}', '}}'],
  ['{', '{'],
  ['{{ .Name }}}', 'web-1}'],
  ['{{\n.Name\n}}', 'web-1'],
  ['{{.Name\n-}}\n x', 'web-1x'],
  ['a\n\n{{- .Name}}', 'aweb-1'],
  ['{{.Name | print}}', 'web-1'],
  ['{{.Name | print | print}}', 'web-1'],
  ['{{.Name | }}', 'web-1'],
  ['{{(.Name)}}', 'web-1'],
  ['{{(.Spec).Type}}', 'LoadBalancer'],
  ['{{((.Name))}}', 'web-1'],
  ['{{print (.Name) ("x")}}', 'web-1x'],
  [
    '{{print (fromJson "{\\"b\\":null,\\"a\\":[true,\\"x\\",1e21,1.5,123456789]}")}}',
    'map[a:[true x 1e+21 1.5 1.23456789e+08] b:<nil>]',
  ],
  ['  ,, ', '  ,, '],
  ['', ''],
  [' \n ', ' \n '],
  ['a,a,B,é,😀,', 'a,a,B,é,😀,'],
  ['a..', 'a..'],
  ['.', '.'],
  ['. .', '. .'],
  ['{{.Name -}} x', 'web-1x'],
  ['{{.Name\n-}}\n x', 'web-1x'],
  ['{{.Name | }}', 'web-1'],
  ['{{ "}}" }}', '}}'],
  ['{{ `{{` }}', '{{'],
];

describe('text, trim markers, comments and parentheses', () => {
  for (const [template, expected] of texts) {
    it(`prints ${JSON.stringify(expected)} for ${JSON.stringify(template)}`, () =>
      assert.equal(rendered(template), expected));
  }

  it('reads a million spaces before a trim marker in linear time', () => {
    assert.equal(rendered(`a${' '.repeat(60_000)}b${' '.repeat(1_000_000)}{{- .Name}}`).length, 60_007);
  });
});

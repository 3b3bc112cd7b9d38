import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTemplate } from '../../../../reconciler/claims/template/template.ts';

const functions =
  'defined are and, contains, eq, fromJson, ge, gt, hasKey, html, index, isIPv4, isIPv6, isSource, js, le, len, lt, ne, not, or, print, printf, println, replace, slice, toLower, trim, trimPrefix, trimSuffix, urlquery';

const broken: readonly (readonly [template: string, problem: string])[] = [
  ['{{1__0}}', 'line 1: bad number syntax: "1__0"'],
  ['{{0x}}', 'line 1: bad number syntax: "0x"'],
  ['{{08}}', 'line 1: bad number syntax: "08"'],
  ['{{1x}}', 'line 1: bad number syntax: "1x"'],
  ['{{1+2}}', 'line 1: bad number syntax: "1+2"'],
  ["{{'ab'}}", "line 1: malformed character constant: 'ab'"],
  ["{{''}}", "line 1: malformed character constant: ''"],
  ["{{'\\\"'}}", "line 1: invalid escape in '\\\"'"],
  ['{{"\\\'"}}', 'line 1: invalid escape in "\\\'"'],
  ['{{"\\q"}}', 'line 1: invalid escape in "\\q"'],
  ['{{"a\nb"}}', 'line 1: unterminated quoted string'],
  ['{{"abc}}', 'line 1: unterminated quoted string'],
  ['{{`abc}}', 'line 1: unterminated raw quoted string'],
  ["{{'a}}", 'line 1: unterminated character constant'],
  ['{{nil.x}}', 'line 1: unexpected . after nil'],
  ['{{true.x}}', 'line 1: unexpected . after true'],
  ['{{1.x}}', 'line 1: bad number syntax: "1.x"'],
  ['{{"a".x}}', 'line 1: unexpected . after "a"'],
  ['{{..x}}', 'line 1: unexpected . after .'],
  ['{{$x}}', 'line 1: undefined variable "$x"'],
  ['{{$x=1}}', 'line 1: bad character "=" after "$x"'],
  ['{{if $x := .Name}}{{$x}}{{end}}{{$x}}', 'line 1: undefined variable "$x"'],
  ['{{if true}}{{$y := 1}}{{end}}{{$y}}', 'line 1: undefined variable "$y"'],
  ['{{$x, $y := .Labels}}', 'line 1: too many declarations in command'],
  ['{{range $i, $e, $f := .Labels}}{{end}}', 'line 1: too many declarations in range'],
  ['{{range $i, 3}}{{end}}', 'line 1: range can only initialize variables'],
  ['{{range $i, $e}}{{end}}', 'line 1: unexpected "}}" in range'],
  ['{{break}}', 'line 1: {{break}} outside {{range}}'],
  ['{{continue}}', 'line 1: {{continue}} outside {{range}}'],
  ['{{range .Labels}}{{else}}{{break}}{{end}}', 'line 1: {{break}} outside {{range}}'],
  ['{{range .Labels}}{{break 1}}{{end}}', 'line 1: unexpected "1" in {{break}}'],
  [
    '{{range .Labels}}{{define "x"}}{{end}}{{end}}',
    'line 1: {{define}} must stand outside of every other block, not in the range',
  ],
  ['{{range .Labels}}{{block "x" .}}{{break}}{{end}}{{end}}', 'line 1: {{break}} outside {{range}}'],
  ['{{if true}}a{{else with 1}}b{{end}}', 'line 1: unexpected "with" in else of if'],
  ['{{with 1}}a{{else if true}}b{{end}}', 'line 1: unexpected "if" in else of with'],
  ['{{range .Labels}}{{else if true}}{{end}}', 'line 1: unexpected "if" in else of range'],
  ['{{if}}a{{end}}', 'line 1: missing value for if'],
  ['{{if true}}a', 'line 1: unexpected end of the template: {{end}} of the if is missing'],
  ['{{if true}}a{{else}}b', 'line 1: unexpected end of the template: {{end}} of the if is missing'],
  ['{{if true}}a{{else}}b{{else}}c{{end}}', 'line 1: expected {{end}}, found a second {{else}} in if'],
  ['{{end}}', 'line 1: unexpected {{end}} in the template'],
  ['{{else}}', 'line 1: unexpected {{else}} in the template'],
  ['{{if true}}{{end}}{{end}}', 'line 1: unexpected {{end}} in the template'],
  ['{{if true}}{{end x}}', 'line 1: unexpected "x" in end'],
  ['{{if true}}{{else x}}{{end}}', 'line 1: unexpected "x" in else of if'],
  ['{{ end }}', 'line 1: unexpected {{end}} in the template'],
  ['{{ /* c */}}', 'line 1: a comment must start right after {{'],
  ['{{/* c */ }}', 'line 1: a comment must end right before }}'],
  ['{{/* c }}', 'line 1: unclosed comment'],
  ['{{/* c */', 'line 1: a comment must end right before }}'],
  ['{{-/* c */}}', 'line 1: unexpected character "-" in an action'],
  ['{{-.Name}}', 'line 1: unexpected character "-" in an action'],
  ['{{.Name-}}', 'line 1: bad character "-" after ".Name"'],
  ['{{- -}}', 'line 1: unexpected character "-" in an action'],
  ['{{-}}', 'line 1: unexpected character "-" in an action'],
  ['{{}}', 'line 1: missing value for command'],
  ['{{ }}', 'line 1: missing value for command'],
  ['{{', 'line 1: unclosed action: }} is missing'],
  ['{{ .Name', 'line 1: unclosed action: }} is missing'],
  ['{{ .Name }', 'line 1: unexpected character "}" in an action'],
  ['{{{ .Name }}}', 'line 1: unexpected character "{" in an action'],
  ['{{ . Name }}', `line 1: function "Name" not defined; ${functions}`],
  ['{{ | .Name}}', 'line 1: unexpected "|" in command'],
  ['{{.Name || print}}', 'line 1: unexpected "|" in command'],
  ['{{.Name | 1}}', 'line 1: 1 is not a function, so nothing can be piped into it (pipeline stage 2)'],
  ['{{.Name | "x"}}', 'line 1: "x" is not a function, so nothing can be piped into it (pipeline stage 2)'],
  ['{{.Name | nil}}', 'line 1: nil is not a function, so nothing can be piped into it (pipeline stage 2)'],
  ['{{.Name | .}}', 'line 1: . is not a function, so nothing can be piped into it (pipeline stage 2)'],
  ['{{()}}', 'line 1: missing value for parenthesized pipeline'],
  ['{{(.Name}}', 'line 1: unclosed left paren'],
  ['{{.Name)}}', 'line 1: unexpected right paren'],
  ['{{print(.Name)}}', 'line 1: unexpected "(" in operand'],
  ['{{print .Name, .Namespace}}', 'line 1: unexpected "," in operand'],
  ['{{.Name,}}', 'line 1: unexpected "," in operand'],
  ['{{a}}', `line 1: function "a" not defined; ${functions}`],
  ['{{.Name@}}', 'line 1: bad character "@" after ".Name"'],
  ['{{.Na#me}}', 'line 1: bad character "#" after ".Na"'],
  ['{{print @}}', 'line 1: unexpected character "@" in an action'],
  ['{{.Name!}}', 'line 1: bad character "!" after ".Name"'],
  ['{{print if}}', 'line 1: unexpected "if" in operand'],
  ['{{if if}}{{end}}', 'line 1: unexpected "if" in if'],
  ['{{template}}', 'line 1: unexpected "}}" in template clause'],
  ['{{template x}}', 'line 1: unexpected "x" in template clause'],
  ['{{define "x"}}{{$y}}{{end}}{{$y := 1}}', 'line 1: undefined variable "$y"'],
  ['{{$y := 1}}{{define "x"}}{{$y}}{{end}}', 'line 1: undefined variable "$y"'],
  ['{{define "x"}}a{{end}}{{define "x"}}b{{end}}', 'line 1: multiple definition of template "x"'],
  ['{{define x}}{{end}}', 'line 1: unexpected "x" in define clause'],
  ['{{define "x" .}}{{end}}', 'line 1: unexpected "." in define clause'],
  ['{{define "x"}}', 'line 1: unexpected end of the template: {{end}} of the define is missing'],
  ['{{define "x"}}{{else}}{{end}}', 'line 1: unexpected {{else}} in define'],
  [
    '{{if true}}{{define "x"}}{{end}}{{end}}',
    'line 1: {{define}} must stand outside of every other block, not in the if',
  ],
  ['{{block "b"}}{{end}}', 'line 1: missing value for block clause'],
  [
    '{{block "b" .}}{{template "c" .}}{{define "c"}}{{end}}{{end}}',
    'line 1: {{define}} must stand outside of every other block, not in the block',
  ],
  ['{{1i}}', 'line 1: complex numbers (1i) are not supported; write an integer or a decimal'],
  ['{{1+2i}}', 'line 1: complex numbers (1+2i) are not supported; write an integer or a decimal'],
  ['{{0x1p4}}', 'line 1: hexadecimal floating-point numbers (0x1p4) are not supported; write a decimal'],
  ['{{9223372036854775808}}', 'line 1: integer overflow: 9223372036854775808'],
  ['{{1e999}}', 'line 1: number out of range: 1e999'],
  ['{{$x = 2}}', 'line 1: undefined variable "$x"'],
  ['{{call .Name}}', 'line 1: function "call" is not supported: no value of an object is a function'],
  ['{{template "x"}}', 'line 1: template "x" not defined'],
  ['{{and}}', 'line 1: wrong number of args for and: want at least 1, got 0'],
  ['{{not 1 2}}', 'line 1: wrong number of args for not: want 1, got 2'],
  ['{{eq 1}}', 'line 1: wrong number of args for eq: want at least 2, got 1'],
  ['{{slice "abc" 1 2 3 4}}', 'line 1: wrong number of args for slice: want at most 4, got 5'],
  ['{{contains "a"}}', 'line 1: wrong number of args for contains: want 2, got 1'],
  ['{{.Name | replace "a"}}', 'line 1: wrong number of args for replace: want 3, got 2'],
  ['{{print (toLower)}}', 'line 1: wrong number of args for toLower: want 1, got 0'],
  [
    '{{printf "%T" 1}}',
    'line 1: printf "%T": the verb %T is not supported; use one of %s %v %d %q %t %x %X %b %o %c %f %%',
  ],
  ['{{printf "%*d" 1 2}}', 'line 1: printf "%*d": widths and operands by number (%*) are not supported'],
  ['{{printf "%[1]s" "a"}}', 'line 1: printf "%[1]s": widths and operands by number (%[) are not supported'],
  ['{{printf "a%"}}', 'line 1: printf "a%": the format ends within a %'],
  [
    '{{printf "%5z" 1}}',
    'line 1: printf "%5z": the verb %z is not supported; use one of %s %v %d %q %t %x %X %b %o %c %f %%',
  ],
  ['{{nope .Name}}', `line 1: function "nope" not defined; ${functions}`],
  ['a\nb {{\n.Name }\n}}', 'line 3: unexpected character "}" in an action'],
  ["{{'\\400'}}", "line 1: invalid escape in '\\400'"],
  ['{{"\\ud800"}}', 'line 1: invalid escape in "\\ud800"'],
  ['{{range $i, $e .Labels}}{{end}}', 'line 1: unexpected ".Labels" in range'],
];

describe('a text that is no template', () => {
  for (const [template, problem] of broken) {
    it(`is refused: ${JSON.stringify(template)}`, () => {
      assert.throws(
        () => parseTemplate('--fqdn-template', [template]),
        (error) => {
          assert.ok(error instanceof Error && 'code' in error);
          assert.equal(error.code, 'INVALID_TEMPLATE');
          assert.ok(error.message.endsWith(`: ${problem}`), error.message);
          return true;
        },
      );
    });
  }

  it('is refused when it nests too deep, rather than overflow the stack', () => {
    for (const [open, close] of [
      ['(', ')'],
      ['{{if 1}}', '{{end}}'],
      ['{{if 1}}{{else if 1}}', ''],
    ] as const) {
      const inside = open.repeat(10_000) + close.repeat(10_000);
      const text = open === '(' ? `{{${inside}}}` : inside;
      assert.throws(() => parseTemplate('--fqdn-template', [text]), {
        message: /: line 1: nested more than 100 deep$/,
      });
    }
  });
});

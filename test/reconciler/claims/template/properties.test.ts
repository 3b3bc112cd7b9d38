// Whatever the text and whatever the object: parsing ends in a template or a TemplateError, running in names or a problem.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  parseTemplate,
  type Template,
  TemplateError,
  templatedNames,
} from '../../../../reconciler/claims/template/template.ts';
import { below, pick, type Random, seeded, textOf } from '../seeded.ts';
import { httpRoute, ingress, type Raw, service } from './rendered.ts';

const pieces: readonly [string, ...string[]] = [
  ...[
    '{{',
    '}}',
    '{{-',
    ' -}}',
    '{{/*',
    '*/}}',
    ' ',
    '\n',
    '.',
    '.Name',
    '.Labels',
    '.Spec.Rules',
    '.Labels.x',
    '$',
    '$x',
    ':=',
  ],
  ...[
    '=',
    ',',
    '|',
    '(',
    ')',
    '"',
    '`',
    "'",
    '"a"',
    "'a'",
    '0',
    '-1',
    '1.5',
    '0x',
    '1i',
    'true',
    'nil',
    'if',
    'else',
    'end',
  ],
  ...[
    'range',
    'with',
    'define',
    'template',
    'block',
    'break',
    'continue',
    'print',
    'printf',
    'index',
    'eq',
    'len',
    'and',
  ],
  ...[
    'toLower',
    'fromJson',
    'hasKey',
    '{{end}}',
    '{{else}}',
    '{{if .Name}}',
    '{{range .Labels}}',
    '\u{1f600}',
    '\ud800',
    '\0',
    '%d',
    '\\',
  ],
] as [string, ...string[]];

/** Whole actions, so that most of what they make can run. */
const actions: readonly [string, ...string[]] = [
  ...[
    '{{.Name}}',
    '{{.Labels}}',
    '{{.Annotations.a}}',
    '{{.Spec}}',
    '{{index .Labels "a"}}',
    '{{len .Spec.Ports}}',
    '{{$.Name}}',
    ',',
  ],
  ...[
    '{{range $k, $v := .Labels}}{{$k}}{{$v}},{{end}}',
    '{{range .Spec.Rules}}{{.Host}}{{end}}',
    '{{.CreationTimestamp}}',
    'x.',
  ],
  ...[
    '{{with .Spec.Type}}{{.}}{{end}}',
    '{{print (fromJson .Annotations.a)}}',
    '{{eq .Labels .Annotations}}',
    '{{.Metadata}}',
  ],
  ...[
    '{{range .Spec.Ports}}{{.TargetPort}}{{end}}',
    '{{.Object}}',
    '{{range .Object}}{{.}}{{end}}',
    '{{.Spec.ports}}',
    '{{printf "%v" .Spec.Selector}}',
  ],
  ...[
    '{{hasKey .Labels "__proto__"}}',
    '{{.Labels.__proto__}}',
    '{{.Labels.constructor}}',
    '{{index .Spec.Selector "toString"}}',
    '{{.Spec.__proto__}}',
  ],
] as [string, ...string[]];

const keys: readonly [string, ...string[]] = [
  'metadata',
  'spec',
  'status',
  'kind',
  'apiVersion',
  'labels',
  'annotations',
  'name',
  'a',
  'type',
  'ports',
  'rules',
  'selector',
  '__proto__',
  'constructor',
  'host',
  'targetPort',
  'creationTimestamp',
];
const leaves: readonly [unknown, ...unknown[]] = [
  null,
  undefined,
  true,
  0,
  -1.5,
  1e300,
  Number.NaN,
  '',
  'a.b',
  '\ud800',
  '{"a":[1]}',
  '2026-01-02T03:04:05Z',
  'x'.repeat(70_000),
  10n,
  Symbol('s'),
];

function anything(next: Random, depth: number): unknown {
  const kind = depth > 4 ? 0 : below(4, next);
  if (kind === 1) return Array.from({ length: below(4, next) }, () => anything(next, depth + 1));
  if (kind >= 2) return anyObject(next, depth);
  return pick(leaves, next);
}

/** With __proto__ as a key of its own, as JSON.parse makes it. */
function anyObject(next: Random, depth: number): Record<string, unknown> {
  const entries = Array.from({ length: below(8, next) }, () => [pick(keys, next), anything(next, depth + 1)]);
  return Object.fromEntries(entries);
}

/** A real object with one part replaced by anything. */
function damaged(raw: Raw, next: Random): Raw {
  const copy: Record<string, unknown> = { ...raw, [pick(['metadata', 'spec', 'status'], next)]: anyObject(next, 1) };
  return next() < 0.2 ? anyObject(next, 0) : copy;
}

function parsed(text: string): Template | undefined {
  try {
    return parseTemplate('--fqdn-template', [text]);
  } catch (error) {
    assert.ok(error instanceof TemplateError, `${JSON.stringify(text)}: ${error}`);
    return undefined;
  }
}

function check(template: Template, raw: Raw): 'names' | 'problem' {
  const result = templatedNames(template, raw);
  assert.deepEqual(templatedNames(template, raw), result);
  if (result.problem !== undefined) assert.deepEqual(result.names, []);
  for (const name of result.names) assert.ok(name !== '' && !name.includes(','), JSON.stringify(name));
  return result.problem === undefined ? 'names' : 'problem';
}

describe('random texts', () => {
  it('are templates or refused with a TemplateError, and templates run on real objects', () => {
    const next = seeded(20_260_101);
    let templates = 0;
    for (let run = 0; run < 10_000; run++) {
      const template = parsed(textOf(pieces, 12, next));
      if (template === undefined) continue;
      templates++;
      check(template, pick([service, ingress, httpRoute], next));
    }
    assert.ok(templates > 500 && templates < 9500, String(templates));
  });
});

describe('random objects', () => {
  it('give names or a problem, the same ones each time, and nothing of a prototype', () => {
    const next = seeded(7);
    const seen = { names: 0, problem: 0 };
    for (let run = 0; run < 10_000; run++) {
      const template = parsed(textOf(actions, 3, next));
      assert.ok(template !== undefined);
      seen[check(template, damaged(pick([service, ingress, httpRoute], next), next))]++;
    }
    assert.ok(seen.names > 1000 && seen.problem > 1000, JSON.stringify(seen));
  });

  it('of any depth are no harm', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 100_000; level++) deep = level % 2 === 0 ? { a: deep } : [deep];
    for (const text of ['{{.Object}}', '{{.Spec}}', '{{print .Labels}}', '{{range .Spec}}{{.}}{{end}}', '{{.Name}}']) {
      const template = parsed(text);
      assert.ok(template !== undefined);
      check(template, { metadata: { name: 'n', labels: deep }, spec: deep });
    }
  });

  it('are read by their own keys only', () => {
    const raw = JSON.parse('{"metadata":{"labels":{"__proto__":"own"}}}');
    const template = parsed(
      '{{.Labels.__proto__}},{{hasKey .Labels "constructor"}},{{index .Labels "toString"}},{{.Annotations.constructor}}',
    );
    assert.ok(template !== undefined);
    assert.deepEqual(templatedNames(template, raw), { names: ['<no value>', 'false', 'own'] });
  });
});

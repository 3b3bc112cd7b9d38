// The shape of the house (rooms, import directions, file sizes), read from the sources themselves.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path/posix';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

type Files = ReadonlyMap<string, string>;

interface Import {
  readonly from: string;
  /** A path from the root of the project, or the name of a package. */
  readonly to: string;
  readonly typesOnly: boolean;
}

interface Direction {
  readonly rule: string;
  /** Whether the rule speaks of files in this place. */
  readonly of: RegExp;
  readonly allows: (found: Import) => boolean;
}

const rooms = ['server', 'webhooks', 'reconciler', 'certs'];
const inside = (...folders: readonly string[]) => {
  const place = new RegExp(`^(?:${folders.join('|')})/`);
  return ({ to }: Import) => place.test(to) || !isOurs(to);
};

const directions: readonly Direction[] = [
  { rule: 'nobody imports server/', of: /^(?!server\/)/, allows: ({ to }) => !to.startsWith('server/') },
  { rule: 'certs/ imports nothing of ours', of: /^certs\//, allows: inside('certs') },
  {
    rule: 'webhooks/ imports only reconciler/claims/',
    of: /^webhooks\//,
    allows: inside('webhooks', 'reconciler/claims'),
  },
  { rule: 'reconciler/ imports no other room', of: /^reconciler\//, allows: inside('reconciler') },
  {
    rule: 'reconciler/claims/ imports nothing of ours',
    of: /^reconciler\/claims\//,
    allows: inside('reconciler/claims'),
  },
  {
    rule: 'reconciler/claims/ and plan/ are pure and import nothing of Node',
    of: /^reconciler\/(?:claims|plan)\//,
    allows: ({ to }) => !to.startsWith('node:'),
  },
  {
    rule: 'reconciler/plan/ and registry/ know of providers only the types of providers/provider.ts',
    of: /^reconciler\/(?:plan|registry)\//,
    allows: ({ to, typesOnly }) =>
      !to.startsWith('reconciler/providers/') || (to === 'reconciler/providers/provider.ts' && typesOnly),
  },
  {
    rule: 'reconciler/plan/ and registry/ do not import kube/ or sources/',
    of: /^reconciler\/(?:plan|registry)\//,
    allows: ({ to }) => !/^reconciler\/(?:kube|sources)\//.test(to),
  },
  { rule: 'the program imports nothing of its tests', of: /^/, allows: ({ to }) => !to.startsWith('test/') },
];

const emptyNames = /^(?:utils?|helpers?|common|types|index|manager)(?:\.test|\.d)?\.ts$/;

/** Every violation as `file: rule`, sorted by file. */
function violations(files: Files): string[] {
  const found: string[] = [];
  for (const [file, text] of files) {
    const limit = file.startsWith('test/') ? 400 : 250;
    const lines = text.trimEnd().split('\n').length;
    if (lines > limit) found.push(`${file}: ${lines} lines, the most is ${limit}`);
    if (emptyNames.test(basename(file))) found.push(`${file}: the name says nothing`);
    if (/^export default\b|^export \{(?:[^}]*\bas|(?:[^}]*,)?)\s*default\s*[,}]/m.test(text))
      found.push(`${file}: default export`);
    for (const one of importsOf(file, text)) {
      for (const { rule, of, allows } of directions) {
        if (of.test(file) && !file.startsWith('test/') && !allows(one))
          found.push(`${file}: imports ${one.to}; ${rule}`);
      }
    }
  }
  return [...found, ...cycles(files)].sort();
}

/** Static imports, re-exports and dynamic imports. */
function importsOf(file: string, text: string): readonly Import[] {
  const imports: Import[] = [];
  for (const [, names = '', named = ''] of text.matchAll(/^(?:import|export)\b([^;'"]*?)\bfrom '([^']+)'/gm)) {
    const specifiers = /\{([^}]*)\}/.exec(names)?.[1]?.split(',') ?? [names];
    const typesOnly = /^\s+type\b/.test(names) || specifiers.every((one) => /^\s*(?:type\s.*)?$/s.test(one));
    imports.push({ from: file, to: target(file, named), typesOnly });
  }
  for (const [, static_, dynamic] of text.matchAll(/^import '([^']+)'|\bimport\('([^']+)'\)/gm)) {
    imports.push({ from: file, to: target(file, static_ ?? dynamic ?? ''), typesOnly: false });
  }
  return imports;
}

function target(file: string, specifier: string): string {
  return specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;
}

function isOurs(path: string): boolean {
  return rooms.some((room) => path.startsWith(`${room}/`));
}

/** Every import that closes a circle, types included, as the path around it. */
function cycles(files: Files): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      const circle = [...path.slice(path.indexOf(file)), file];
      found.push(`${file}: import cycle ${circle.join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const { to } of importsOf(file, files.get(file) ?? '')) if (files.has(to)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}

function projectFiles(): Files {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const paths = globSync(
    [...rooms, 'test'].map((room) => `${room}/**/*.ts`),
    { cwd: root },
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

describe('the sources', () => {
  const files = projectFiles();

  it('keep to their rooms, sizes and names', () => assert.deepEqual(violations(files), []));

  it('are all looked at, with their imports', () => {
    for (const room of rooms)
      assert.ok(
        [...files.keys()].some((file) => file.startsWith(`${room}/`)),
        room,
      );
    const found = importsOf('webhooks/verdict.ts', files.get('webhooks/verdict.ts') ?? '').map(({ to }) => to);
    assert.ok(found.includes('reconciler/claims/decide.ts'), found.join());
  });
});

describe('a violation is found and named', () => {
  const cases: readonly (readonly [file: string, text: string, violation: RegExp])[] = [
    [
      'certs/a.ts',
      "import { x } from '../reconciler/zones.ts';",
      /^certs\/a\.ts: imports reconciler\/zones\.ts; certs\/ /,
    ],
    ['webhooks/a.ts', "import type { X } from '../reconciler/plan/x.ts';", /; webhooks\/ imports only/],
    ['webhooks/a.ts', "import {\n  x,\n} from '../server/x.ts';", /; nobody imports server/],
    ['reconciler/a.ts', "export * from '../certs/x.ts';", /; reconciler\/ imports no other room/],
    ['reconciler/a.ts', "const x = await import('../webhooks/x.ts');", /; reconciler\/ imports no other room/],
    ['reconciler/claims/a/b.ts', "import '../../zones.ts';", /; reconciler\/claims\/ imports nothing of ours/],
    ['reconciler/claims/a.ts', "import { readFileSync } from 'node:fs';", /; .* import nothing of Node/],
    ['reconciler/plan/a.ts', "import type { X } from '../providers/inmemory/x.ts';", /; .* only the types of/],
    ['reconciler/plan/a.ts', "import { type X, y } from '../providers/provider.ts';", /; .* only the types of/],
    ['reconciler/registry/a.ts', "import type { X } from '../kube/x.ts';", /; .* do not import kube/],
    ['reconciler/plan/a.ts', "import type { X } from '../sources/x.ts';", /; .* do not import kube\/ or sources/],
    ['server/a.ts', "import { x } from '../test/x.ts';", /; the program imports nothing of its tests/],
    ['server/helpers.ts', '', /^server\/helpers\.ts: the name says nothing$/],
    ['test/certs/common.ts', '', /: the name says nothing$/],
    ['server/a.ts', 'export default 1;', /^server\/a\.ts: default export$/],
    ['server/a.ts', 'const x = 1;\nexport { x as default };', /: default export$/],
    ['server/a.ts', "export { y, default } from './b.ts';", /: default export$/],
    ['server/a.ts', '\n'.repeat(250).concat('x'), /^server\/a\.ts: 251 lines, the most is 250$/],
    ['test/a.test.ts', '\n'.repeat(400).concat('x'), /: 401 lines, the most is 400$/],
    ['server/a.ts', "import type { A } from './a.ts';", /^server\/a\.ts: import cycle server\/a\.ts -> server\/a\.ts$/],
  ];
  for (const [file, text, violation] of cases) {
    it(`${file} with ${JSON.stringify(text.trim())}: ${violation.source}`, () => {
      const found = violations(new Map([[file, text]]));
      assert.ok(
        found.some((one) => violation.test(one)),
        found.join('\n'),
      );
    });
  }

  it('a longer cycle, as the way around', () => {
    const files = [
      ['server/a.ts', "import { b } from './b.ts';"],
      ['server/b.ts', "import type { C } from './c/c.ts';"],
      ['server/c/c.ts', "export { a } from '../a.ts';"],
    ] as const;
    assert.deepEqual(violations(new Map(files)), [
      'server/a.ts: import cycle server/a.ts -> server/b.ts -> server/c/c.ts -> server/a.ts',
    ]);
  });

  it('and nothing is found in what is allowed', () => {
    const files = [
      ['server/a.ts', "import { x } from '../webhooks/x.ts';\nimport { y } from '../certs/y.ts';"],
      ['webhooks/x.ts', "import { readFileSync } from 'node:fs';\nimport { z } from '../reconciler/claims/z.ts';"],
      ['reconciler/plan/p.ts', "import type { P } from '../providers/provider.ts';\nimport { q } from '../zones.ts';"],
      ['reconciler/plan/q.ts', "import {\n  type P,\n  type Q,\n} from '../providers/provider.ts';"],
      ['certs/y.ts', "import { z } from './z.ts';"],
    ] as const;
    assert.deepEqual(violations(new Map(files)), []);
  });
});

// Keeps the rooms apart: which room may import which, no cycles, no catch-all files, no long ones.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const rooms = ['server', 'webhooks', 'reconciler', 'certs'];
const maxLines = { source: 250, test: 400 };
const catchAll = /^(utils?|helpers?|common|types|index|manager)\.ts$/;

interface SourceFile {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
  /** Files of ours that it imports, types included. */
  readonly imports: readonly string[];
}

const sources = rooms.flatMap(filesIn);
const tests = filesIn('test');

function filesIn(room: string): SourceFile[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => read(join(room, name)));
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const from = [
    ...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'/gm),
    ...text.matchAll(/\bimport\('(\.[^']+)'\)/g),
  ];
  return { path, text, imports: from.map((match) => relative(root, join(root, dirname(path), match[1] ?? ''))) };
}

/** Every import of a file that matches `of` and leads where `to` forbids, as `file -> import`. */
function breaches(of: (path: string) => boolean, forbidden: (path: string) => boolean): string[] {
  return sources
    .filter(({ path }) => of(path))
    .flatMap(({ path, imports }) => imports.filter(forbidden).map((target) => `${path} -> ${target}`));
}

const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

describe('imports', () => {
  it('are seen at all', () => {
    assert.ok(sources.length > 100);
    assert.ok(sources.find(({ path }) => path === 'server/serve.ts')?.imports.includes('reconciler/sources/store.ts'));
  });

  it('of reconciler/claims stay inside it: it is the pure core of both halves', () => {
    assert.deepEqual(
      breaches(inside('reconciler/claims'), (path) => !path.startsWith('reconciler/claims/')),
      [],
    );
  });

  it('of webhooks lead to reconciler/claims alone', () => {
    const allowed = (path: string) => path.startsWith('webhooks/') || path.startsWith('reconciler/claims/');
    assert.deepEqual(
      breaches(inside('webhooks'), (path) => !allowed(path)),
      [],
    );
  });

  it('of reconciler stay in reconciler', () => {
    assert.deepEqual(
      breaches(inside('reconciler'), (path) => !path.startsWith('reconciler/')),
      [],
    );
  });

  it('of certs stay in certs', () => {
    assert.deepEqual(
      breaches(inside('certs'), (path) => !path.startsWith('certs/')),
      [],
    );
  });

  it('of plan and registry reach no provider, no source and no cluster', () => {
    const pure = (path: string) => inside('reconciler/plan')(path) || inside('reconciler/registry')(path);
    const impure = (path: string) =>
      /^reconciler\/(kube|sources|sync)\//.test(path) ||
      (path.startsWith('reconciler/providers/') && path !== 'reconciler/providers/provider.ts');
    assert.deepEqual(breaches(pure, impure), []);
  });

  it('of one provider never lead to another', () => {
    const provider = (path: string) => /^reconciler\/providers\/([^/]+)\//.exec(path)?.[1];
    const mixed = sources.flatMap(({ path, imports }) =>
      imports
        .filter(
          (target) =>
            provider(path) !== undefined && provider(target) !== undefined && provider(path) !== provider(target),
        )
        .map((target) => `${path} -> ${target}`),
    );
    assert.deepEqual(mixed, []);
  });

  it('never go round in a circle, types included', () => {
    const byPath = new Map(sources.map((file) => [file.path, file.imports]));
    const done = new Set<string>();
    const circle = (path: string, trail: readonly string[]): readonly string[] | undefined => {
      if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
      if (done.has(path)) return undefined;
      for (const target of byPath.get(path) ?? []) {
        const found = circle(target, [...trail, path]);
        if (found !== undefined) return found;
      }
      done.add(path);
      return undefined;
    };
    for (const { path } of sources) assert.equal(circle(path, [])?.join(' -> '), undefined);
  });
});

describe('files', () => {
  it('have a name that says what is in them', () => {
    assert.deepEqual(
      [...sources, ...tests].map(({ path }) => path).filter((path) => catchAll.test(basename(path))),
      [],
    );
  });

  it('hold one idea: none is long', () => {
    const long = (files: readonly SourceFile[], most: number) =>
      files.filter(({ text }) => text.split('\n').length - 1 > most).map(({ path }) => path);
    assert.deepEqual([...long(sources, maxLines.source), ...long(tests, maxLines.test)], []);
  });

  it('export by name', () => {
    assert.deepEqual(
      sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path),
      [],
    );
  });
});

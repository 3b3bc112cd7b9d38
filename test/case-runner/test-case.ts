// What a document under test/cases says, in its three forms; test/cases/README.md describes them for writers.
import { CaseMap, type Raw } from './case-map.ts';
import { readVerdict, type VerdictExpectation } from './expectation.ts';
import { mergePatch } from './merge-patch.ts';

interface CaseHead {
  /** States behaviour; unique among all cases. */
  readonly name: string;
  /** Relative to the folder of cases. */
  readonly file: string;
}

/** An object is judged, by three surfaces. */
export interface ObjectCase extends CaseHead {
  readonly form: 'object';
  readonly flags: readonly string[];
  /** Objects that are there already. */
  readonly cluster: readonly Raw[];
  /** Whether the program has read all of it. */
  readonly synced: boolean;
  readonly provider: ProviderState | undefined;
  /** Written as a merge patch: what was different before. */
  readonly old: Raw | undefined;
  readonly object: Raw;
  readonly operation: string;
  /** Laid over the request that the API server would send. */
  readonly request: Raw;
  readonly expected: ObjectExpectation;
}

/** What the provider holds, as a pass has read it. */
export interface ProviderState {
  readonly zones: readonly string[];
  /** Wire format. */
  readonly records: readonly Raw[];
  readonly ownerId: string | undefined;
}

export interface ObjectExpectation extends VerdictExpectation {
  readonly audit: Raw | undefined;
  /** `name TYPE`, sorted; undefined: exactly what was accepted. */
  readonly published: readonly string[] | undefined;
  /** Only where `check` is meant to differ from the webhook. */
  readonly check: VerdictExpectation | undefined;
}

/** Bytes are sent to the listener; what comes back is HTTP. */
export interface WireCase extends CaseHead {
  readonly form: 'wire';
  readonly flags: readonly string[];
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expected: {
    readonly status: number;
    /** Every key with its value, deeply; other keys of the answer are free. */
    readonly body: Raw;
    /** The reason that `zonewarden_webhook_errors_total` counts; undefined: it counts nothing. */
    readonly counted: string | undefined;
    readonly headers: Readonly<Record<string, string>>;
    /** Parts of the body's text, in their order. */
    readonly contains: readonly string[];
    /** Lengths of lists in the body, by their path with dots. */
    readonly lengths: Readonly<Record<string, unknown>>;
  };
}

/** The program refuses to start with these flags. */
export interface UsageCase extends CaseHead {
  readonly form: 'usage';
  readonly flags: readonly string[];
  readonly contains: readonly string[];
}

export type TestCase = ObjectCase | WireCase | UsageCase;

/** @throws CaseError */
export function readCase(file: string, raw: unknown): TestCase {
  const nameless = new CaseMap(file, raw);
  const name = nameless.need('name', nameless.text('name'));
  const map = new CaseMap(`${file}: "${name}"`, raw);
  map.text('name');
  const head = { name, file, flags: map.texts('flags') ?? [] };
  const expected = map.need('expected', map.inner('expected'));
  const read = map.has('wire') ? wireCase(head, map, expected) : bodyless(head, map, expected);
  expected.end();
  map.end();
  return read;
}

type Head = CaseHead & { readonly flags: readonly string[] };

function bodyless(head: Head, map: CaseMap, expected: CaseMap): ObjectCase | UsageCase {
  if (!expected.has('usage')) return objectCase(head, map, expected);
  const usage = expected.need('usage', expected.inner('usage'));
  const contains = usage.need('contains', usage.texts('contains'));
  usage.end();
  return { ...head, form: 'usage', contains };
}

function objectCase(head: Head, map: CaseMap, expected: CaseMap): ObjectCase {
  const object = map.need('object', map.map('object'));
  const change = map.map('old');
  const old = change && new CaseMap(map.where, { old: mergePatch(object, change) }).map('old');
  return {
    ...head,
    form: 'object',
    cluster: map.maps('cluster') ?? [],
    synced: map.flag('synced') ?? true,
    provider: providerState(map.inner('provider')),
    old,
    object,
    operation: map.text('operation') ?? (old === undefined ? 'CREATE' : 'UPDATE'),
    request: map.map('request') ?? {},
    expected: {
      ...readVerdict(expected),
      audit: expected.map('audit'),
      published: expected.texts('published'),
      check: inner(expected, 'check', readVerdict),
    },
  };
}

function providerState(map: CaseMap | undefined): ProviderState | undefined {
  if (map === undefined) return undefined;
  const state = {
    zones: map.texts('zones') ?? [],
    records: map.maps('records') ?? [],
    ownerId: map.text('ownerId'),
  };
  map.end();
  return state;
}

function inner<T>(map: CaseMap, key: string, read: (map: CaseMap) => T): T | undefined {
  const found = map.inner(key);
  if (found === undefined) return undefined;
  const value = read(found);
  found.end();
  return value;
}

function wireCase(head: Head, map: CaseMap, expected: CaseMap): WireCase {
  const wire = map.need('wire', map.inner('wire'));
  const read = {
    method: wire.text('method') ?? 'POST',
    path: wire.text('path') ?? '/validate',
    headers: headers(wire) ?? { 'content-type': 'application/json' },
    body: (wire.list('body') ?? []).map((part, index) => bodyPart(wire, part, index)).join(''),
  };
  wire.end();
  return {
    ...head,
    form: 'wire',
    ...read,
    expected: {
      status: expected.need('status', expected.number('status')),
      body: expected.need('body', expected.map('body')),
      counted: expected.text('counted'),
      headers: headers(expected) ?? {},
      contains: expected.texts('contains') ?? [],
      lengths: expected.map('lengths') ?? {},
    },
  };
}

function headers(map: CaseMap): Readonly<Record<string, string>> | undefined {
  const found = map.map('headers');
  return found && Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]));
}

function bodyPart({ where }: CaseMap, raw: unknown, index: number): string {
  if (typeof raw === 'string') return raw;
  const map = new CaseMap(`${where}: body[${index}]`, raw);
  const text = map.need('repeat', map.text('repeat'));
  const times = map.need('times', map.number('times'));
  map.end();
  return text.repeat(times);
}

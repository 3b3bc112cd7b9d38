import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { type Endpoint, endpointOf, mergeEndpoints } from '../../reconciler/endpoint.ts';
import type { RecordType } from '../../reconciler/record-set.ts';
import { acceptedClaim, want } from './plan/rig.ts';

const project = resolve(import.meta.dirname, '../..');
const foo = 'foo.example.com';

describe('an endpoint', () => {
  const claim = acceptedClaim(foo);

  it('is a draft with the name of an accepted claim; its targets sorted, each once', () => {
    const providerSpecific = [{ name: 'aws/weight', value: '10' }];
    const targets = ['2.2.2.2', '1.1.1.1', '2.2.2.2'];
    const draft = { recordType: 'A', targets, recordTTL: 60, setIdentifier: 'blue', providerSpecific } as const;
    assert.deepEqual(endpointOf(claim, draft), {
      dnsName: foo,
      recordType: 'A',
      targets: ['1.1.1.1', '2.2.2.2'],
      recordTTL: 60,
      setIdentifier: 'blue',
      labels: { resource: 'ingress/shop/web' },
      providerSpecific,
      from: [claim],
    });
  });

  it('has the name in its normal form, or another that shares the verdict', () => {
    const draft = { recordType: 'A', targets: ['1.1.1.1'] } as const;
    const wild = acceptedClaim('*.Bücher.Example.');
    assert.equal(endpointOf(wild, draft).dnsName, '*.xn--bcher-kva.example');
    assert.equal(endpointOf(wild, draft, claim.name).dnsName, foo);
  });

  it('keeps the labels of the draft, but for the resource, which is the object of the claim', () => {
    const labels = { team: 'x', resource: 'ingress/other/one' };
    const endpoint = endpointOf(claim, { recordType: 'A', targets: ['1.1.1.1'], labels });
    assert.deepEqual(endpoint.labels, { team: 'x', resource: 'ingress/shop/web' });
  });

  it('has no target twice: names by any case, addresses by any spelling, texts only when they are equal', () => {
    const targetsOf = (recordType: RecordType, targets: readonly string[]) =>
      endpointOf(claim, { recordType, targets }).targets;
    assert.deepEqual(targetsOf('AAAA', ['::1', '0::1']), ['0::1']);
    assert.deepEqual(targetsOf('MX', ['10 MX.example.com', '10 mx.example.com']), ['10 MX.example.com']);
    assert.deepEqual(targetsOf('TXT', ['"b"', '"a"', '"B"', '"a"']), ['"B"', '"a"', '"b"']);
    assert.deepEqual(targetsOf('NAPTR', ['1 1 "a" "" "" .', '1 1 "A" "" "" .']).length, 2);
  });
});

describe('merging endpoints', () => {
  const [a, b] = ['ingress/ns/a', 'ingress/ns/b'];
  const brief = (endpoints: readonly Endpoint[]) =>
    endpoints.map(
      ({ recordType, targets, recordTTL, labels, from }) =>
        `${recordType} ${targets.join(' ')} ttl ${recordTTL ?? 0} ${labels?.resource} of ${from.length}`,
    );

  it('unites the addresses of objects of one kind; the first resource keeps its label and properties', () => {
    const merged = mergeEndpoints([
      ...want(foo, ['2.2.2.2', '1.1.1.1', '2001:db8::1'], { resource: b, properties: [{ name: 'x', value: 'b' }] }),
      ...want(foo, ['3.3.3.3', '1.1.1.1', '2001:DB8::1', '2001:db8:0::1'], {
        resource: a,
        properties: [{ name: 'x', value: 'a' }],
      }),
    ]);
    assert.deepEqual(brief(merged), [
      'A 1.1.1.1 2.2.2.2 3.3.3.3 ttl 0 ingress/ns/a of 2',
      'AAAA 2001:DB8::1 ttl 0 ingress/ns/a of 2',
    ]);
    assert.deepEqual(merged[0]?.providerSpecific, [{ name: 'x', value: 'a' }]);
  });

  it('counts an object that claims a name twice once for its record, and tells both claims', () => {
    const twice = [...want(foo, ['1.1.1.1']), ...want(foo, ['1.1.1.1'])];
    assert.deepEqual(brief(mergeEndpoints(twice)), ['A 1.1.1.1 ttl 0 ingress/shop/web of 2']);
    const [one] = want(foo, ['1.1.1.1']);
    assert.ok(one);
    assert.deepEqual(brief(mergeEndpoints([one, one])), ['A 1.1.1.1 ttl 0 ingress/shop/web of 1']);
  });

  it('keeps different TTLs, set identifiers, types and names apart', () => {
    const apart = [
      ...want(foo, ['1.1.1.1', '::1'], { resource: a }),
      ...want(foo, ['2.2.2.2'], { resource: b, ttl: 60 }),
      ...want(foo, ['2.2.2.2'], { resource: b, setIdentifier: 'blue' }),
      ...want(`x.${foo}`, ['2.2.2.2'], { resource: b }),
    ];
    assert.equal(mergeEndpoints(apart).length, 5);
  });

  it('never unites CNAMEs; equal ones become one', () => {
    const merged = mergeEndpoints([
      ...want(foo, ['lb.ex'], { resource: b }),
      ...want(foo, ['lb.ex'], { resource: a }),
      ...want(foo, ['other.ex'], { resource: a }),
    ]);
    assert.deepEqual(brief(merged), ['CNAME lb.ex ttl 0 ingress/ns/a of 2', 'CNAME other.ex ttl 0 ingress/ns/a of 1']);
  });

  it('never unites DNAMEs, and unites the other types as it does addresses', () => {
    const [one, two] = [acceptedClaim(foo, a), acceptedClaim(foo, b)];
    const both = (recordType: RecordType, first: string, second: string) =>
      brief(
        mergeEndpoints([
          endpointOf(one, { recordType, targets: [first] }),
          endpointOf(two, { recordType, targets: [second] }),
        ]),
      );
    assert.equal(both('DNAME', 'x.ex', 'y.ex').length, 2);
    assert.deepEqual(both('TXT', '"x"', '"X"'), ['TXT "X" "x" ttl 0 ingress/ns/a of 2']);
    assert.deepEqual(both('MX', '10 x.ex', '20 y.ex'), ['MX 10 x.ex 20 y.ex ttl 0 ingress/ns/a of 2']);
  });

  it('does not unite the addresses of an Ingress and a Service; equal ones become one', () => {
    const merged = mergeEndpoints([
      ...want(foo, ['1.1.1.1'], { resource: 'service/ns/a' }),
      ...want(foo, ['2.2.2.2'], { resource: a }),
      ...want(`x.${foo}`, ['1.1.1.1'], { resource: 'service/ns/a' }),
      ...want(`x.${foo}`, ['1.1.1.1'], { resource: a }),
    ]);
    assert.deepEqual(brief(merged), [
      'A 2.2.2.2 ttl 0 ingress/ns/a of 1',
      'A 1.1.1.1 ttl 0 service/ns/a of 1',
      'A 1.1.1.1 ttl 0 ingress/ns/a of 2',
    ]);
  });

  it('does not depend on the order of the input', () => {
    const some = [
      ...want(foo, ['2.2.2.2', 'lb.ex'], { resource: b }),
      ...want(foo, ['1.1.1.1', 'lb.ex'], { resource: a }),
      ...want(foo, ['1.1.1.1'], { resource: 'service/ns/a', ttl: 60 }),
      ...want(`a.${foo}`, ['1.1.1.1'], { resource: b }),
    ];
    assert.deepEqual(mergeEndpoints(some.toReversed()), mergeEndpoints(some));
  });
});

describe('the compiler', () => {
  it('refuses an endpoint that is made of a claim which was not accepted', async () => {
    const found = await compile({
      'accepted.ts': `
        export const from = (claim: AcceptedClaim) => endpointOf(claim, { recordType: 'A', targets: [] });
        export const made = (record: RecordSet, claim: AcceptedClaim): Endpoint => ({ ...record, from: [claim] });
        export const decided = (...args: Parameters<typeof decide>) => {
          const judgement = decide(...args);
          if (judgement.scope === 'out') return [];
          return judgement.decisions.flatMap((decision) =>
            decision.verdict === 'accepted' ? [from(decision.accepted)] : []);
        };`,
      'rejected.ts': `
        export const made = (decision: Decision & { readonly verdict: 'rejected' }) => decision.accepted;`,
      'forged.ts': `
        export const made = (claim: Claim, name: Hostname): AcceptedClaim => ({ ...claim, name, seal: true });`,
      'other-claim.ts': `
        export const made = (claim: AcceptedClaim, host: string): AcceptedClaim => ({ ...claim, host });`,
      'plain-claim.ts': `
        export const from = (claim: Claim) => endpointOf(claim, { recordType: 'A', targets: [] });`,
      'plain-claim-in-endpoint.ts': `
        export const made = (record: RecordSet, claim: Claim): Endpoint => ({ ...record, from: [claim] });`,
      'claim-with-a-name.ts': `
        export const made = (record: RecordSet, claim: Claim, name: Hostname): Endpoint => ({ ...record, from: [{ ...claim, name }] });`,
      'no-claim.ts': `
        export const made = (record: RecordSet): Endpoint => ({ ...record, from: [] });`,
      'record-alone.ts': `
        export const made = (record: RecordSet): Endpoint => record;`,
    });
    const files = found.map((error) => error.slice(0, error.indexOf(':')));
    const refused = [
      'claim-with-a-name.ts',
      'forged.ts',
      'no-claim.ts',
      'other-claim.ts',
      'plain-claim-in-endpoint.ts',
      'plain-claim.ts',
      'record-alone.ts',
      'rejected.ts',
    ];
    assert.deepEqual(files, refused, found.join('\n'));
    for (const error of found.filter((one) => /^(?:plain-)?claim/.test(one))) assert.match(error, /\bseal\b/);
  });
});

const imports = `
  import type { Claim } from 'PROJECT/reconciler/claims/claim.ts';
  import { type AcceptedClaim, type Decision, decide } from 'PROJECT/reconciler/claims/decide.ts';
  import type { Hostname } from 'PROJECT/reconciler/claims/hostname.ts';
  import { type Endpoint, endpointOf } from 'PROJECT/reconciler/endpoint.ts';
  import type { RecordSet } from 'PROJECT/reconciler/record-set.ts';
`;

/** Type-checks each file under the project's own settings; returns `file: message` of every error, sorted. */
async function compile(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zonewarden-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), imports.replaceAll('PROJECT', project) + text);
    }
    const compilerOptions = {
      noUnusedLocals: false,
      typeRoots: [join(project, 'node_modules/@types')],
    };
    const include = ['*.ts', join(project, 'reconciler/claims/*.d.ts')];
    const config = { extends: join(project, 'tsconfig.json'), compilerOptions, include };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const output = await tsc(folder);
    return [...output.matchAll(/^(\S+?)\(\d+,\d+\): error TS\d+: (.*)/gm)]
      .map(([, file, why]) => `${file}: ${why}`)
      .sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tsc(folder: string): Promise<string> {
  const program = join(project, 'node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [program, '--pretty', 'false', '-p', folder], { cwd: folder }, (_error, stdout) =>
      done(stdout),
    );
  });
}

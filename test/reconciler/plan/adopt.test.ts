import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Endpoint } from '../../../reconciler/endpoint.ts';
import { groupChanges } from '../../../reconciler/plan/groups.ts';
import type { PlanOptions } from '../../../reconciler/plan/plan.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import { type TxtRegistryOptions, txtRegistry } from '../../../reconciler/registry/txt.ts';
import { encryptedText } from '../../../reconciler/registry/txt-encryption.ts';
import { have, owner, planOf, want } from './rig.ts';

const zones = [{ id: 'Z', name: 'ex.com' }];

/** A record as the provider lists it. */
function stored(
  dnsName: string,
  recordType: RecordSet['recordType'],
  targets: readonly string[],
  rest: Partial<RecordSet> = {},
): RecordSet {
  return { dnsName, recordType, targets, ...rest };
}

const ownership = (dnsName: string, by: string) =>
  stored(dnsName, 'TXT', [`"heritage=external-dns,external-dns/owner=${by}"`]);

interface Rest extends Partial<PlanOptions> {
  readonly registry?: Partial<TxtRegistryOptions>;
}

/** One line a change, then what becomes ours, then what is held. */
function linesOf(records: readonly RecordSet[], desired: readonly Endpoint[], { registry, ...options }: Rest = {}) {
  const read = txtRegistry({ ownerId: owner, prefix: '', suffix: '', wildcardReplacement: '', ...registry }).read(
    records,
  );
  const plan = planOf({
    current: read.records,
    desired,
    adopt: true,
    needsRepair: (record) => read.needsRepair(record),
    ...options,
  });
  const grouped = groupChanges(plan, zones, read);
  return [
    ...grouped.zones.flatMap(({ groups }) =>
      groups.flatMap(({ changes }) =>
        changes.map((change) => {
          const { dnsName, recordType } = change.action === 'delete' ? change.prev : change.next;
          return `${change.action} ${dnsName} ${recordType}`;
        }),
      ),
    ),
    ...grouped.zones.flatMap(({ adopted }) =>
      adopted.map(({ dnsName, recordType }) => `adopt ${dnsName} ${recordType}`),
    ),
    ...[...plan.held, ...grouped.held].map(
      ({ record, code, message }) => `${record.dnsName} ${record.recordType}: ${message} [${code}]`,
    ),
  ];
}

const web = 'web.ex.com';
const adopted = ['create a-web.ex.com TXT', 'adopt web.ex.com A'];

describe('with --adopt a record without an owner', () => {
  it('gains an ownership record when it is exactly as wanted, and is not written itself', () => {
    assert.deepEqual(linesOf([stored(web, 'A', ['1.1.1.1'])], want(web, ['1.1.1.1'])), adopted);
  });

  it('may have any TTL when none is wanted, and else that one', () => {
    const record = stored(web, 'A', ['1.1.1.1'], { recordTTL: 300 });
    assert.deepEqual(linesOf([record], want(web, ['1.1.1.1'])), adopted);
    assert.deepEqual(linesOf([record], want(web, ['1.1.1.1'], { ttl: 300 })), adopted);
    assert.deepEqual(linesOf([record], want(web, ['1.1.1.1'], { ttl: 60 })), [
      'web.ex.com A: the record there has no owner, and --adopt takes only what is exactly as wanted: its TTL is 300, not 60 [OwnedByAnother]',
    ]);
  });

  it('stays nobody’s when it points elsewhere or has other properties, and what differs is told', () => {
    assert.deepEqual(linesOf([stored(web, 'A', ['1.1.1.1', '2.2.2.2'])], want(web, ['1.1.1.1'])), [
      'web.ex.com A: the record there has no owner, and --adopt takes only what is exactly as wanted: ' +
        'it points to 1.1.1.1, 2.2.2.2, not 1.1.1.1 [OwnedByAnother]',
    ]);
    const weighted = want(web, ['1.1.1.1'], { properties: [{ name: 'aws/weight', value: '1' }] });
    assert.match(
      linesOf([stored(web, 'A', ['1.1.1.1'])], weighted).join(),
      /its provider properties are others \[Owned/,
    );
  });

  it('makes room for a record of another type that is wanted beside it', () => {
    assert.deepEqual(linesOf([stored(web, 'A', ['1.1.1.1'])], want(web, ['1.1.1.1', '::1'])), [
      'create a-web.ex.com TXT',
      'create web.ex.com AAAA',
      'create aaaa-web.ex.com TXT',
      'adopt web.ex.com A',
    ]);
  });

  it('stays alone at its name where its ownership could not be written', () => {
    const records = [stored(web, 'A', ['1.1.1.1']), stored('a-web.ex.com', 'TXT', ['"somebody else"'])];
    const lines = linesOf(records, want(web, ['1.1.1.1', '::1']));
    assert.deepEqual(
      lines.map((line) => line.replace(/:.* /, ' ')),
      ['web.ex.com A [OwnershipUnwritable]', 'web.ex.com AAAA [BlockedBySibling]'],
    );
  });

  it('is adopted under every policy', () => {
    for (const policy of ['upsert-only', 'create-only'] as const) {
      assert.deepEqual(linesOf([stored(web, 'A', ['1.1.1.1'])], want(web, ['1.1.1.1']), { policy }), adopted);
    }
  });

  it('is adopted by its set identifier', () => {
    const blue = stored(web, 'A', ['1.1.1.1'], { setIdentifier: 'blue' });
    assert.deepEqual(linesOf([blue], want(web, ['1.1.1.1'], { setIdentifier: 'blue' })), adopted);
    assert.deepEqual(linesOf([blue], want(web, ['1.1.1.1'], { setIdentifier: 'green' })), [
      'create web.ex.com A',
      'create a-web.ex.com TXT',
    ]);
  });

  it('gets the name and the text that the registry is set to', () => {
    const text = encryptedText({ key: Buffer.alloc(32, 7), enabled: true, nonce: () => Buffer.alloc(12, 1) });
    const lines = linesOf([stored(web, 'A', ['1.1.1.1'])], want(web, ['1.1.1.1']), {
      registry: { prefix: '%{record_type}-own.', text },
    });
    assert.deepEqual(lines, ['create a-own.web.ex.com TXT', 'adopt web.ex.com A']);
  });

  it('stays nobody’s where its ownership could not be written', () => {
    assert.match(
      linesOf([stored('ex.com', 'A', ['1.1.1.1'])], want('ex.com', ['1.1.1.1'])).join(),
      /^ex\.com A: its ownership record a-ex\.com would lie outside its zone.* \[OwnershipUnwritable\]$/,
    );
  });
});

describe('--adopt takes nothing', () => {
  it('of another owner, nor beside a record of another owner', () => {
    const theirs = [stored(web, 'A', ['1.1.1.1']), ownership('a-web.ex.com', 'other')];
    assert.deepEqual(linesOf(theirs, want(web, ['1.1.1.1'])), []);
    assert.deepEqual(linesOf([...theirs, stored(web, 'AAAA', ['::1'])], want(web, ['1.1.1.1', '::1'])), [
      'web.ex.com AAAA: the record there belongs to owner "other" [OwnedByAnother]',
    ]);
  });

  it('that no object wants', () => {
    assert.deepEqual(linesOf([stored(web, 'A', ['1.1.1.1'])], []), []);
  });

  it('without the flag', () => {
    const record = stored(web, 'A', ['1.1.1.1']);
    assert.deepEqual(linesOf([record], want(web, ['1.1.1.1']), { adopt: false }), []);
    assert.deepEqual(linesOf([record], want(web, ['2.2.2.2']), { adopt: false }), [
      'web.ex.com A: the record there has no owner [OwnedByAnother]',
    ]);
  });

  it('where ownership is not kept', () => {
    const plan = planOf({
      current: [have(web, 'A', ['1.1.1.1'], { owner: null })],
      desired: want(web, ['1.1.1.1']),
      adopt: true,
      ownerId: undefined,
    });
    assert.deepEqual(plan.adopt, []);
  });
});

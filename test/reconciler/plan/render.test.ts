import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldRecord } from '../../../reconciler/plan/held.ts';
import { changeLog, planToWire, renderText } from '../../../reconciler/plan/render.ts';
import type { Change } from '../../../reconciler/providers/provider.ts';
import { have, want } from './rig.ts';

const zone = { id: 'Z1', name: 'ex.com' };
const [wanted] = want('new.ex.com', ['1.1.1.1'], { ttl: 60, setIdentifier: 'blue' });
assert.ok(wanted);
const before = have('web.ex.com', 'A', ['2.2.2.2', '3.3.3.3'], { ttl: 300 });
const after = have('web.ex.com', 'A', ['4.4.4.4'], { ttl: 60 });
const old = have('old.ex.com', 'CNAME', ['lb.net']);
const ownership = {
  ...have('cname-old.ex.com', 'TXT', ['"heritage=external-dns,external-dns/owner=me"']),
  labels: undefined,
};
const changes: readonly Change[] = [
  { action: 'delete', prev: old },
  { action: 'delete', prev: ownership },
  { action: 'update', prev: before, next: after },
  { action: 'create', next: wanted },
];
const zones = [{ zone, groups: [{ dnsName: 'x', changes }], adopted: [] }];

describe('a plan as text', () => {
  it('is a diff by zone, what is held and why, and a count', () => {
    const held = [
      heldRecord(have('taken.ex.com', 'A', ['1.1.1.1']), 'OwnedByAnother', 'the record there has no owner'),
    ];
    assert.equal(
      renderText(zones, held),
      [
        'zone ex.com',
        '  - old.ex.com CNAME lb.net',
        '  - cname-old.ex.com TXT "heritage=external-dns,external-dns/owner=me"',
        '  ~ web.ex.com A 2.2.2.2, 3.3.3.3 (ttl 300) -> 4.4.4.4 (ttl 60)',
        '  + new.ex.com A blue 1.1.1.1 (ttl 60)',
        '',
        'held',
        '  ! taken.ex.com A 1.1.1.1: the record there has no owner [OwnedByAnother]',
        '',
        '1 to create, 1 to update, 1 to delete, 1 held (ownership records not counted)',
        '',
      ].join('\n'),
    );
  });

  it('says of a record that is only written again that it is', () => {
    const again = [
      { zone, groups: [{ dnsName: 'x', changes: [{ action: 'update', prev: after, next: after }] }], adopted: [] },
    ] as const;
    assert.match(renderText(again, []), /~ web\.ex\.com A 4\.4\.4\.4 \(ttl 60\) \(written again\)\n/);
  });

  it('shows what stays as it is and becomes ours, and counts it', () => {
    const next = { ...ownership, labels: { ownedRecord: 'web.ex.com' } };
    const adopting = [
      { zone, groups: [{ dnsName: 'x', changes: [{ action: 'create', next }] }], adopted: [after] },
    ] as const;
    const text = renderText(adopting, []);
    assert.match(text, /^zone ex\.com\n {2}= web\.ex\.com A 4\.4\.4\.4 \(ttl 60\) \(becomes ours\)\n {2}\+ cname-old/);
    assert.match(text, /\n0 to create, 0 to update, 0 to delete, 1 to adopt, 0 held/);
  });

  it('says that there is nothing to change', () => {
    assert.equal(renderText([], []), 'Nothing to change, 0 held\n');
  });

  it('shows no control characters of a target', () => {
    const text = renderText([], [heldRecord(have('a.ex.com', 'CNAME', ['\u001b[2J\nx']), 'LostToOther', 'b holds it')]);
    assert.match(text, / {2}! a\.ex\.com CNAME \ufffd\[2J\ufffdx: b holds it \[LostToOther\]\n/);
  });
});

describe('a plan on the wire', () => {
  it('has what goes to the provider, an update with the old record in it', () => {
    const labels = { owner: 'me' };
    assert.deepEqual(planToWire(zones), {
      create: [
        {
          dnsName: 'new.ex.com',
          targets: ['1.1.1.1'],
          recordType: 'A',
          setIdentifier: 'blue',
          recordTTL: 60,
          labels: { resource: 'ingress/shop/web' },
        },
      ],
      update: [
        {
          dnsName: 'web.ex.com',
          targets: ['4.4.4.4'],
          recordType: 'A',
          recordTTL: 60,
          labels,
          old: { dnsName: 'web.ex.com', targets: ['2.2.2.2', '3.3.3.3'], recordType: 'A', recordTTL: 300, labels },
        },
      ],
      delete: [
        { dnsName: 'old.ex.com', targets: ['lb.net'], recordType: 'CNAME', labels },
        { dnsName: 'cname-old.ex.com', targets: ownership.targets, recordType: 'TXT' },
      ],
    });
  });
});

describe('the log line of a change', () => {
  it("is in ExternalDNS's words", () => {
    assert.deepEqual(
      changes.map((change) => changeLog(change, zone)),
      [
        'Desired change: DELETE old.ex.com CNAME [Id: Z1]',
        'Desired change: DELETE cname-old.ex.com TXT [Id: Z1]',
        'Desired change: UPSERT web.ex.com A [Id: Z1]',
        'Desired change: CREATE new.ex.com A [Id: Z1]',
      ],
    );
  });
});

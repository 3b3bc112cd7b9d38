import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlanOptions } from '../../../reconciler/plan/plan.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import { have, linesOf, planOf, want } from './rig.ts';

type Case = readonly [
  behaviour: string,
  input: { readonly current?: readonly RecordSet[]; readonly desired?: PlanOptions['desired'] } & Partial<PlanOptions>,
  expected: readonly string[],
];

function tell(cases: readonly Case[]): void {
  for (const [behaviour, input, expected] of cases) {
    it(behaviour, () => {
      assert.deepEqual(linesOf(planOf({ current: [], desired: [], ...input })), expected);
    });
  }
}

const foo = 'foo.example.com';
const ours = have(foo, 'A', ['1.2.3.4']);
const others = have(foo, 'A', ['1.2.3.4'], { owner: 'other' });
const nobodys = have(foo, 'A', ['1.2.3.4'], { owner: null });

describe('the worked examples of the ExternalDNS reference', () => {
  tell([
    [
      '1: creates the smallest of several candidates that were not united',
      {
        desired: [
          ...want(foo, ['1.1.1.2'], { resource: 'ingress/ns/ing-b', ttl: 60 }),
          ...want(foo, ['1.1.1.1'], { resource: 'ingress/ns/ing-a', ttl: 90 }),
        ],
      },
      [`+ ${foo} A 1.1.1.1 ttl 90`, `! ${foo} A 1.1.1.2 ttl 60 [LostToOther]`],
    ],
    [
      '2: updates to the smallest candidate when no resource holds the name',
      {
        current: [have(foo, 'CNAME', ['v2'])],
        desired: [
          ...want(foo, ['v2'], { resource: 'ingress/ns/ing-v2' }),
          ...want(foo, ['v1'], { resource: 'ingress/ns/ing-v1' }),
        ],
      },
      [`~ ${foo} CNAME v2 -> v1`, `! ${foo} CNAME v2 [LostToOther]`],
    ],
    [
      '3: leaves the name with the resource that holds it',
      {
        current: [have(foo, 'CNAME', ['v1'], { resource: 'ingress/ns/ing-v1' })],
        desired: [
          ...want(foo, ['v2'], { resource: 'ingress/ns/ing-v2' }),
          ...want(foo, ['v1'], { resource: 'ingress/ns/ing-v1' }),
        ],
      },
      [`! ${foo} CNAME v2 [LostToOther]`],
    ],
    [
      '4: replaces a CNAME by addresses',
      { current: [have(foo, 'CNAME', ['lb'])], desired: want(foo, ['5.5.5.5', '::1']) },
      [`- ${foo} CNAME lb`, `+ ${foo} A 5.5.5.5`, `+ ${foo} AAAA ::1`],
    ],
    [
      '5: does not put addresses beside a CNAME that the policy keeps (ExternalDNS tries, and fails on every pass)',
      { policy: 'upsert-only', current: [have(foo, 'CNAME', ['lb'])], desired: want(foo, ['5.5.5.5', '::1']) },
      [
        `! ${foo} A 5.5.5.5 [BlockedBySibling]`,
        `! ${foo} AAAA ::1 [BlockedBySibling]`,
        `! ${foo} CNAME lb [PolicyForbids]`,
      ],
    ],
    [
      "6: creates nothing at another owner's name",
      { current: [others], desired: want(foo, ['lb']) },
      [`! ${foo} CNAME lb [OwnedByAnother]`],
    ],
    [
      "7: does not change another owner's record",
      { current: [others], desired: want(foo, ['9.9.9.9']) },
      [`! ${foo} A 9.9.9.9 [OwnedByAnother]`],
    ],
    [
      '8: deletes the type that is no longer wanted',
      { current: [ours, have(foo, 'AAAA', ['::1'])], desired: want(foo, ['1.2.3.4']) },
      [`- ${foo} AAAA ::1`],
    ],
    [
      '9: plans each set identifier by itself',
      {
        current: [have('multi.ex', 'A', ['1.1.1.1'], { setIdentifier: '1' })],
        desired: [
          ...want('multi.ex', ['2.2.2.2'], { setIdentifier: '1' }),
          ...want('multi.ex', ['3.3.3.3'], { setIdentifier: '2' }),
        ],
      },
      ['~ multi.ex A (1) 1.1.1.1 -> 2.2.2.2', '+ multi.ex A (2) 3.3.3.3'],
    ],
    [
      '10: treats a changed set identifier as another record',
      {
        current: [have('multi.ex', 'A', ['1.1.1.1'], { setIdentifier: 'a' })],
        desired: want('multi.ex', ['1.1.1.1'], { setIdentifier: 'b' }),
      },
      ['- multi.ex A (a) 1.1.1.1', '+ multi.ex A (b) 1.1.1.1'],
    ],
    [
      '11: does not change a TTL that nobody asks for',
      { current: [have(foo, 'A', ['1.1.1.1'], { ttl: 300 })], desired: want(foo, ['1.1.1.1']) },
      [],
    ],
    [
      '12: does not see records of types that are not managed',
      { current: [have(foo, 'TXT', ['"heritage=x"'], { owner: null })], desired: want(foo, ['lb']) },
      [`+ ${foo} CNAME lb`],
    ],
  ]);
});

describe('choosing and comparing', () => {
  tell([
    [
      'discards the CNAME of an object beside the addresses of another',
      { desired: [...want(foo, ['lb'], { resource: 'ingress/ns/a' }), ...want(foo, ['1.1.1.1'])] },
      [`+ ${foo} A 1.1.1.1`, `! ${foo} CNAME lb [ConflictingType]`],
    ],
    [
      'deletes a CNAME whose candidate was discarded',
      { current: [have(foo, 'CNAME', ['lb'])], desired: want(foo, ['lb', '1.1.1.1']) },
      [`- ${foo} CNAME lb`, `+ ${foo} A 1.1.1.1`, `! ${foo} CNAME lb [ConflictingType]`],
    ],
    [
      'leaves the name with the resource that holds it even when another wants a smaller target, and updates it',
      {
        current: [have(foo, 'A', ['5.5.5.5'], { resource: 'ingress/ns/b' })],
        desired: [
          ...want(foo, ['1.1.1.1'], { resource: 'ingress/ns/a' }),
          ...want(foo, ['9.9.9.9'], { resource: 'ingress/ns/b' }),
        ],
      },
      [`~ ${foo} A 5.5.5.5 -> 9.9.9.9`, `! ${foo} A 1.1.1.1 [LostToOther]`],
    ],
    [
      'gives a tie to the smaller resource, and is silent about those that want the same',
      {
        desired: [
          ...want(foo, ['1.1.1.1'], { resource: 'ingress/ns/b', ttl: 60 }),
          ...want(foo, ['1.1.1.1'], { resource: 'ingress/ns/a', ttl: 90 }),
          ...want(foo, ['1.1.1.1'], { resource: 'service/ns/a' }),
        ],
      },
      [`+ ${foo} A 1.1.1.1 ttl 90`, `! ${foo} A 1.1.1.1 ttl 60 [LostToOther]`],
    ],
    [
      'sees names that differ in case, form or a trailing dot as one',
      {
        current: [have('FOO.bücher.example.', 'A', ['1.1.1.1'])],
        desired: want('foo.xn--bcher-kva.example', ['1.1.1.1']),
      },
      [],
    ],
    [
      'updates when the wanted TTL differs, also from one that is not known',
      {
        current: [have('a.ex', 'A', ['1.1.1.1'], { ttl: 300 }), have('b.ex', 'A', ['1.1.1.1'])],
        desired: [...want('a.ex', ['1.1.1.1'], { ttl: 60 }), ...want('b.ex', ['1.1.1.1'], { ttl: 60 })],
      },
      ['~ a.ex A 1.1.1.1 ttl 300 -> 1.1.1.1 ttl 60', '~ b.ex A 1.1.1.1 -> 1.1.1.1 ttl 60'],
    ],
    [
      'ignores order, case and IPv6 spelling of targets, and looks at every one of them',
      {
        current: [
          have('a.ex', 'A', ['2.2.2.2', '1.1.1.1']),
          have('b.ex', 'CNAME', ['LB.example.net']),
          have('c.ex', 'AAAA', ['::0001', '::2']),
          have('d.ex', 'AAAA', ['::0001', '::3']),
        ],
        desired: [
          ...want('a.ex', ['1.1.1.1', '2.2.2.2']),
          ...want('b.ex', ['lb.example.net']),
          ...want('c.ex', ['::1', '::2']),
          ...want('d.ex', ['::1', '::2']),
        ],
      },
      ['~ d.ex AAAA ::0001 ::3 -> ::1 ::2'],
    ],
    [
      'plans a record set that the provider lists twice once',
      { current: [have(foo, 'A', ['1.1.1.1']), have(foo, 'A', ['2.2.2.2'])] },
      [`- ${foo} A 2.2.2.2`],
    ],
  ]);

  const weight = (value: string) => [{ name: 'aws/weight', value }];
  for (const [change, before, after] of [
    ['an added', [], weight('1')],
    ['a missing', weight('1'), []],
    ['a changed', weight('1'), weight('2')],
  ] as const) {
    it(`updates for ${change} provider property`, () => {
      const plan = planOf({
        current: [have(foo, 'A', ['1.1.1.1'], { properties: before })],
        desired: want(foo, ['1.1.1.1'], { properties: after }),
      });
      assert.deepEqual(
        plan.update.map(({ next }) => next.providerSpecific),
        [after],
      );
    });
  }

  it('does not update for the order of provider properties, or for labels', () => {
    const [a, b] = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ];
    const plan = planOf({
      current: [have(foo, 'A', ['1.1.1.1'], { properties: [a, b], resource: 'ingress/ns/old' })],
      desired: want(foo, ['1.1.1.1'], { properties: [b, a] }),
    });
    assert.deepEqual(linesOf(plan), []);
  });
});

describe('policy and ownership', () => {
  tell([
    ['deletes what nobody wants under sync', { current: [ours] }, [`- ${foo} A 1.2.3.4`]],
    [
      'keeps what nobody wants under upsert-only, and says so',
      { policy: 'upsert-only', current: [ours] },
      [`! ${foo} A 1.2.3.4 [PolicyForbids]`],
    ],
    [
      'changes under upsert-only',
      { policy: 'upsert-only', current: [ours], desired: want(foo, ['9.9.9.9']) },
      [`~ ${foo} A 1.2.3.4 -> 9.9.9.9`],
    ],
    [
      'only creates under create-only',
      { policy: 'create-only', current: [ours], desired: [...want(foo, ['9.9.9.9']), ...want('new.ex', ['1.1.1.1'])] },
      ['+ new.ex A 1.1.1.1', `! ${foo} A 9.9.9.9 [PolicyForbids]`],
    ],
    [
      'adds a type beside ours under create-only when both may stand together',
      { policy: 'create-only', current: [ours], desired: want(foo, ['1.2.3.4', '::1']) },
      [`+ ${foo} AAAA ::1`],
    ],
    ['says nothing of records of others that nobody wants', { current: [others, nobodys] }, []],
    [
      'does not take over a record without an owner',
      { current: [nobodys], desired: want(foo, ['9.9.9.9']) },
      [`! ${foo} A 9.9.9.9 [OwnedByAnother]`],
    ],
    [
      'touches everything where ownership is not kept',
      {
        ownerId: undefined,
        current: [others, have('old.ex', 'A', ['1.1.1.1'], { owner: null })],
        desired: want(foo, ['9.9.9.9']),
      },
      ['- old.ex A 1.1.1.1', `~ ${foo} A 1.2.3.4 -> 9.9.9.9`],
    ],
    [
      'keeps our record while the one that would replace it cannot be made',
      { current: [ours, have(foo, 'AAAA', ['::1'], { owner: 'other' })], desired: want(foo, ['lb']) },
      [`! ${foo} A 1.2.3.4 [BlockedBySibling]`, `! ${foo} CNAME lb [OwnedByAnother]`],
    ],
    [
      'spares a record that an object may want which cannot be read in full, and updates it all the same',
      {
        spared: () => ({ code: 'NotRead', message: 'perhaps wanted' }),
        current: [ours, have('b.ex', 'A', ['1.1.1.1'])],
        desired: want('b.ex', ['2.2.2.2']),
      },
      ['~ b.ex A 1.1.1.1 -> 2.2.2.2', `! ${foo} A 1.2.3.4 [NotRead]`],
    ],
    [
      'puts no CNAME beside a spared record',
      {
        spared: () => ({ code: 'NotRead', message: 'perhaps wanted' }),
        current: [ours],
        desired: want(foo, ['lb']),
      },
      [`! ${foo} A 1.2.3.4 [NotRead]`, `! ${foo} CNAME lb [BlockedBySibling]`],
    ],
    [
      'deletes ours beside a foreign record when the name keeps a wanted one',
      {
        managedTypes: ['A', 'AAAA', 'MX', 'NS'],
        current: [ours, have(foo, 'NS', ['ns.ex']), have(foo, 'MX', ['10 mx.ex'], { owner: 'other' })],
        desired: want(foo, ['1.2.3.4', '::1']),
      },
      [`- ${foo} NS ns.ex`, `! ${foo} AAAA ::1 [OwnedByAnother]`],
    ],
  ]);

  it('writes the owner into what it creates and leaves it alone in what it updates', () => {
    const plan = planOf({
      current: [have('a.ex', 'A', ['1.1.1.1'], { resource: 'ingress/ns/old' })],
      desired: [...want('a.ex', ['2.2.2.2']), ...want('b.ex', ['2.2.2.2'])],
    });
    assert.deepEqual(
      [plan.create[0]?.labels, plan.update[0]?.next.labels],
      [
        { owner: 'me', resource: 'ingress/shop/web' },
        { owner: 'me', resource: 'ingress/shop/web' },
      ],
    );
    const unowned = planOf({ ownerId: undefined, current: [nobodys], desired: want(foo, ['9.9.9.9']) });
    assert.deepEqual(unowned.update[0]?.next.labels, { resource: 'ingress/shop/web' });
  });

  it('names the owner that stands in the way', () => {
    const { held } = planOf({ current: [others], desired: want(foo, ['9.9.9.9']) });
    assert.equal(held[0]?.message, 'the record there belongs to owner "other"');
  });

  it('writes a record again that needs repair, but not under create-only', () => {
    const options = { current: [ours], desired: want(foo, ['1.2.3.4']), needsRepair: () => true };
    assert.deepEqual(linesOf(planOf(options)), [`~ ${foo} A 1.2.3.4 -> 1.2.3.4`]);
    assert.deepEqual(linesOf(planOf({ ...options, policy: 'create-only' })), []);
  });
});

describe('what the plan does not see', () => {
  const insideDomains = (name: string) => name.endsWith('.in');
  tell([
    [
      'holds wanted names outside the domain filter and leaves records there alone',
      { insideDomains, current: [have('old.out', 'A', ['1.1.1.1'])], desired: want('new.out', ['1.1.1.1']) },
      ['! new.out A 1.1.1.1 [OutsideDomainFilter]'],
    ],
    [
      'holds wanted types that are not managed and leaves records of such types alone',
      { managedTypes: ['A'], current: [have(foo, 'AAAA', ['::1'])], desired: want(foo, ['1.1.1.1', '::2']) },
      [`+ ${foo} A 1.1.1.1`, `! ${foo} AAAA ::2 [TypeNotManaged]`],
    ],
    [
      'lets an excluded type win over a managed one',
      { excludedTypes: ['A'], current: [ours], desired: want('new.ex', ['1.1.1.1']) },
      ['! new.ex A 1.1.1.1 [TypeNotManaged]'],
    ],
  ]);
});

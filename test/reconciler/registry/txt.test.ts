import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../reconciler/providers/provider.ts';
import type { RecordSet, RecordType } from '../../../reconciler/record-set.ts';
import { isRefusal, type Ownership } from '../../../reconciler/registry/registry.ts';
import { type TxtRegistryOptions, txtRegistry } from '../../../reconciler/registry/txt.ts';
import { type HaveOptions, have, owner } from '../plan/rig.ts';

const text = (by: string = owner, resource = 'ingress/shop/web') =>
  `"heritage=external-dns,external-dns/owner=${by},external-dns/resource=${resource}"`;

/** A record as the provider holds it. */
function stored(dnsName: string, recordType: RecordType, target: string, options: HaveOptions = {}): RecordSet {
  return { ...have(dnsName, recordType, [target], options), labels: undefined };
}

const a = (name: string, options?: HaveOptions) => stored(name, 'A', '1.1.1.1', options);
const txt = (name: string, by?: string, options?: HaveOptions) => stored(name, 'TXT', text(by), options);

function read(records: readonly RecordSet[], options: Partial<TxtRegistryOptions> = {}): Ownership {
  return txtRegistry({ ownerId: owner, prefix: '', suffix: '', wildcardReplacement: '', ...options }).read(records);
}

const ownersOf = (ownership: Ownership) =>
  ownership.records.map(({ dnsName, recordType, labels }) => `${dnsName} ${recordType} ${labels?.owner ?? '-'}`);

const anywhere = () => true;
const foo = 'foo.ex.com';

describe('reading ownership', () => {
  it('takes ownership records out and puts their labels on the records', () => {
    const { records } = read([a(foo), txt(`a-${foo}`), stored(foo, 'AAAA', '::1'), stored('mx.ex.com', 'MX', '10 m')]);
    assert.deepEqual(records, [
      { ...a(foo), labels: { owner, resource: 'ingress/shop/web' } },
      stored(foo, 'AAAA', '::1'),
      stored('mx.ex.com', 'MX', '10 m'),
    ]);
  });

  for (const [form, records, options, expected] of [
    ['the typed form', [a(foo), txt(`a-${foo}`)], {}, [`${foo} A me`]],
    ['the untyped form', [a(foo), txt(foo)], {}, [`${foo} A me`]],
    ['the untyped form with an affix', [a(foo), txt(`own.${foo}`)], { prefix: 'own.' }, [`${foo} A me`]],
    ['no untyped form for AAAA', [stored(foo, 'AAAA', '::1'), txt(foo)], {}, [`${foo} AAAA -`]],
    [
      'the cname- form for an alias A record',
      [a(foo, { properties: [{ name: 'alias', value: 'true' }] }), txt(`cname-${foo}`)],
      {},
      [`${foo} A me`],
    ],
    [
      'the cname- form for an alias of type A only',
      [a(foo, { properties: [{ name: 'alias', value: 'A' }] }), txt(`cname-${foo}`)],
      {},
      [`${foo} A me`],
    ],
    [
      'the typed form from before the affix had the type in it',
      [a(foo), txt(`p-a-${foo}`)],
      { prefix: 'p%{record_type}-' },
      [`${foo} A me`],
    ],
    ['no cname- form for a plain A record', [a(foo), txt(`cname-${foo}`)], {}, [`${foo} A -`]],
    ['the typed form before older ones', [a(foo), txt(`a-${foo}`, 'new'), txt(foo, 'old')], {}, [`${foo} A new`]],
    [
      'set identifiers each by itself',
      [a(foo, { setIdentifier: '1' }), a(foo, { setIdentifier: '2' }), txt(`a-${foo}`, 'me', { setIdentifier: '2' })],
      {},
      [`${foo} A -`, `${foo} A me`],
    ],
    [
      'wildcards by their replacement in any case',
      [a('*.ex.com'), txt('a-any.ex.com')],
      { wildcardReplacement: 'Any' },
      ['*.ex.com A me'],
    ],
    ['names in any case', [a('Foo.Ex.com'), txt('A-foo.EX.com')], {}, ['Foo.Ex.com A me']],
    ['an affix of another as none of ours', [a(foo), txt(`theirs.a-${foo}`)], { prefix: 'own.' }, [`${foo} A -`]],
    [
      'a name that looks typed as typed only: a stranger’s record beside a left-over text is not ours',
      [a('mx-1.ex.com'), txt('mx-1.ex.com')],
      {},
      ['mx-1.ex.com A -'],
    ],
    [
      'the typed reading first when its record is there',
      [a('team.ex.com'), a('a-team.ex.com'), txt('a-team.ex.com')],
      {},
      ['team.ex.com A me', 'a-team.ex.com A -'],
    ],
    [
      'a text that was cut into strings as a whole',
      [a(foo), stored(`a-${foo}`, 'TXT', `${text().slice(0, 30)}" "${text().slice(30)}`)],
      {},
      [`${foo} A me`],
    ],
    ['a text of somebody else as a record', [stored(`a-${foo}`, 'TXT', '"x"')], {}, [`a-${foo} TXT -`]],
    ['a TXT record without a value as none', [{ ...txt(foo), targets: [] }], {}, []],
    [
      'only the first value of a TXT record',
      [a(foo), { ...txt(`a-${foo}`), targets: ['"x"', text()] }],
      {},
      [`${foo} A -`, `a-${foo} TXT -`],
    ],
  ] as const) {
    it(`reads ${form}`, () => assert.deepEqual(ownersOf(read(records, options)), expected));
  }

  it('takes the name that we would write when two read as the same record', () => {
    const both = [txt(`p-a-${foo}`, 'old'), txt(`pa-${foo}`, 'new')];
    for (const order of [both, both.toReversed()]) {
      assert.deepEqual(ownersOf(read([a(foo), ...order], { prefix: 'p%{record_type}-' })), [`${foo} A new`]);
    }
  });

  it('reads and writes through the given text form', () => {
    const turned = (value: string) => [...value].reverse().join('');
    const form = {
      format: (labels: Readonly<Record<string, string>>) => turned(JSON.stringify(labels)),
      parse: (value: string) => JSON.parse(turned(value)) as Record<string, string>,
    };
    const value = form.format({ owner });
    const ownership = read([a(foo), stored(`a-${foo}`, 'TXT', value)], { text: form });
    assert.deepEqual(ownersOf(ownership), [`${foo} A me`]);
    const answer = ownership.changesFor({ action: 'create', next: have('b.ex', 'A', ['1.1.1.1']) }, anywhere);
    assert.deepEqual(isRefusal(answer) || answer.map((change) => change.action === 'create' && change.next.targets), [
      [value],
    ]);
  });
});

describe('repair', () => {
  const owned = (name: string, recordType: RecordType = 'A') => have(name, recordType, ['1.1.1.1']);

  it('is asked for where only an older form says that a record is ours', () => {
    const ownership = read([a(foo), txt(foo), a('b.ex.com'), txt('a-b.ex.com')]);
    assert.deepEqual(
      ownership.records.map((record) => ownership.needsRepair(record)),
      [true, false],
    );
  });

  it('is not asked for when there is no ownership record at all, nor for records of others', () => {
    assert.equal(read([a(foo)]).needsRepair(owned(foo)), false);
    assert.equal(read([a(foo), txt(foo, 'other')]).needsRepair(have(foo, 'A', ['1.1.1.1'], { owner: 'other' })), false);
  });

  it('is not asked for where the record could not be written', () => {
    const long = `${'x'.repeat(62)}.ex.com`;
    assert.equal(read([txt(long)]).needsRepair(owned(long)), false);
    assert.equal(read([txt(foo), stored(`a-${foo}`, 'TXT', '"x"')]).needsRepair(owned(foo)), false);
  });
});

describe('the ownership record of a change', () => {
  const next = have(foo, 'A', ['2.2.2.2'], {
    resource: 'ingress/shop/web',
    setIdentifier: 'blue',
    properties: [{ name: 'aws/weight', value: '1' }],
  });
  const written = {
    dnsName: `a-${foo}`,
    recordType: 'TXT',
    targets: [text()],
    setIdentifier: 'blue',
    labels: { ownedRecord: foo },
    providerSpecific: [{ name: 'aws/weight', value: '1' }],
  };
  const create: Change = { action: 'create', next };
  const update: Change = { action: 'update', prev: have(foo, 'A', ['1.1.1.1'], { setIdentifier: 'blue' }), next };
  const remove: Change = { action: 'delete', prev: next };
  const storedTxt = (by?: string) => txt(`a-${foo}`, by, { setIdentifier: 'blue', ttl: 300 });
  const refusal = (answer: ReturnType<Ownership['changesFor']>) =>
    isRefusal(answer) && `${answer.code}: ${answer.message}`;

  it('is created with it: same set identifier and properties, no TTL', () => {
    assert.deepEqual(read([]).changesFor(create, anywhere), [{ action: 'create', next: written }]);
  });

  it('is left as it is when it survived the record that is created again', () => {
    assert.deepEqual(read([storedTxt()]).changesFor(create, anywhere), []);
  });

  it('is written again when it survived for another resource', () => {
    const before = { ...storedTxt(), targets: [text(owner, 'ingress/shop/old')] };
    assert.deepEqual(read([before]).changesFor(create, anywhere), [{ action: 'update', prev: before, next: written }]);
    assert.deepEqual(
      read([before]).changesFor(create, () => false),
      [],
      'unless it lies in another zone',
    );
  });

  it('stops a create when it survived from another owner, or names none', () => {
    const other = read([storedTxt('other')]).changesFor(create, anywhere);
    assert.equal(refusal(other), `OwnedByAnother: its ownership record a-${foo} belongs to owner "other"`);
    const nobodys = { ...storedTxt(), targets: ['"heritage=external-dns"'] };
    assert.match(refusal(read([nobodys]).changesFor(create, anywhere)) || '', /^OwnedByAnother: .* names no owner$/);
  });

  it('is updated from what is stored, value and TTL', () => {
    const before = { ...storedTxt(), targets: ['"external-dns/owner=me,heritage=external-dns"'] };
    assert.deepEqual(read([before]).changesFor(update, anywhere), [{ action: 'update', prev: before, next: written }]);
  });

  it('is created with an update when only an older form was there', () => {
    assert.deepEqual(read([txt(foo, owner, { setIdentifier: 'blue' })]).changesFor(update, anywhere), [
      { action: 'create', next: written },
    ]);
  });

  it("is not touched by an update when it is another's", () => {
    assert.match(refusal(read([storedTxt('other')]).changesFor(update, anywhere)) || '', /^OwnedByAnother/);
  });

  it('is deleted as it is stored, and known for what it is', () => {
    const before = { ...storedTxt(), targets: ['"external-dns/owner=me,heritage=external-dns"'] };
    const prev = { ...before, labels: { ownedRecord: foo } };
    assert.deepEqual(read([before]).changesFor(remove, anywhere), [{ action: 'delete', prev }]);
  });

  it("is not deleted when it is not there, another's, or in another zone", () => {
    assert.deepEqual(read([]).changesFor(remove, anywhere), []);
    assert.deepEqual(read([storedTxt('other')]).changesFor(remove, anywhere), []);
    assert.deepEqual(
      read([storedTxt()]).changesFor(remove, (name) => name === foo),
      [],
    );
  });

  describe('when it cannot be written', () => {
    const long = `${'x'.repeat(62)}.ex.com`;
    const made = (name: string, recordType: RecordType = 'A') =>
      ({ action: 'create', next: have(name, recordType, ['1.1.1.1']) }) as const;

    it('stops a create whose label would be over 63 octets', () => {
      const fits = `${'x'.repeat(61)}.ex.com`;
      assert.match(
        refusal(read([]).changesFor(made(long), anywhere)) || '',
        /^OwnershipUnwritable: .* label over 63; use a shorter name or prefix$/,
      );
      assert.equal(refusal(read([]).changesFor(made(fits), anywhere)), false);
    });

    it('stops a create whose ownership name would be over 253 octets', () => {
      const name = `${'abcdefg.'.repeat(31)}excom`;
      assert.equal(name.length, 253);
      assert.match(refusal(read([]).changesFor(made(name), anywhere)) || '', /longer than 253 octets/);
    });

    it('stops a create at the apex with a bare affix, which a prefix ending in a dot allows', () => {
      const inZone = (name: string) => name === 'ex.com' || name.endsWith('.ex.com');
      assert.match(
        refusal(read([]).changesFor(made('ex.com'), inZone)) || '',
        /^OwnershipUnwritable: its ownership record a-ex\.com would lie outside its zone; a prefix that ends in a dot/,
      );
      const inside = read([], { prefix: '%{record_type}-owner.' }).changesFor(made('ex.com'), inZone);
      assert.deepEqual(isRefusal(inside) || inside.map((change) => change.action === 'create' && change.next.dnsName), [
        'a-owner.ex.com',
      ]);
    });

    for (const [what, recordType, value] of [
      ["somebody's own text", 'TXT', '"v=spf1"'],
      ['a CNAME', 'CNAME', 'lb.net'],
    ] as const) {
      it(`stops a create where ${what} has its name`, () => {
        const ownership = read([stored(`a-${foo}`, recordType, value)]);
        assert.match(
          refusal(ownership.changesFor(made(foo), anywhere)) || '',
          /^OwnershipUnwritable: another record stands where its ownership record a-foo\.ex\.com would be$/,
        );
      });
    }

    it('lets a create pass where addresses have its name, beside which a text may stand', () => {
      assert.equal(refusal(read([a(`a-${foo}`)]).changesFor(made(foo), anywhere)), false);
    });

    it('stops a create whose ownership name would be read as that of another record', () => {
      const ownership = read([], { prefix: '%{record_type}' });
      assert.match(
        refusal(ownership.changesFor(made(foo, 'AAAA'), anywhere)) || '',
        /would be read as that of another/,
      );
      assert.equal(refusal(ownership.changesFor(made(foo), anywhere)), false);
    });

    it('does not stop an update: the older form goes on saying that the record is ours', () => {
      const renewed = {
        action: 'update',
        prev: have(long, 'A', ['1.1.1.1']),
        next: have(long, 'A', ['2.2.2.2']),
      } as const;
      assert.deepEqual(read([txt(long)]).changesFor(renewed, anywhere), []);
    });
  });
});

describe('taking over the records of another owner (reference 6.7)', () => {
  const taking = (records: readonly RecordSet[]) => read(records, { formerOwnerId: 'old' });

  it('reads them as ours and has them written again, also when nothing else differs', () => {
    const ownership = taking([a(foo), txt(`a-${foo}`, 'old'), a('bar.ex.com'), txt('a-bar.ex.com', 'other')]);
    assert.deepEqual(ownersOf(ownership), [`${foo} A me`, 'bar.ex.com A other']);
    assert.deepEqual(
      ownership.records.map((record) => ownership.needsRepair(record)),
      [true, false],
    );
  });

  it('writes our id into the ownership record that stands there', () => {
    const prev = txt(`a-${foo}`, 'old');
    const ownership = taking([a(foo), prev]);
    const [record] = ownership.records;
    assert.ok(record);
    const changes = ownership.changesFor({ action: 'update', prev: record, next: record }, anywhere);
    assert.ok(!isRefusal(changes));
    assert.deepEqual(
      changes.map((change) => [change.action, change.action === 'update' && change.next.targets[0]]),
      [['update', text()]],
    );
  });

  it('is over once they are ours, and touches nobody else', () => {
    const ours = taking([a(foo), txt(`a-${foo}`)]);
    assert.deepEqual(
      ours.records.map((record) => ours.needsRepair(record)),
      [false],
    );
    const others = taking([txt(`a-${foo}`, 'other')]);
    assert.ok(isRefusal(others.changesFor({ action: 'create', next: a(foo) }, anywhere)));
    assert.ok(isRefusal(read([txt(`a-${foo}`, 'old')]).changesFor({ action: 'create', next: a(foo) }, anywhere)));
  });

  it('deletes the ownership record with a record that nobody wants any more', () => {
    const prev = txt(`a-${foo}`, 'old');
    const ownership = taking([a(foo), prev]);
    const [record] = ownership.records;
    assert.ok(record);
    const deleted = { action: 'delete', prev: { ...prev, labels: { ownedRecord: foo } } };
    assert.deepEqual(ownership.changesFor({ action: 'delete', prev: record }, anywhere), [deleted]);
  });
});

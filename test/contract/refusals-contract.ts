// Contract: what a provider refuses, and that the refusal leaves all as it was.
import assert from 'node:assert/strict';
import { ProviderError } from '../../reconciler/providers/provider.ts';
import { type Behaviour, never } from './bench.ts';
import { a, cname, create, group, remove } from './changes.ts';

export function refusals(behaviour: Behaviour): void {
  behaviour('refuses to create a record a second time, and keeps the first', async (bench) => {
    const record = a('www', '192.0.2.1');
    await bench.land(create(record));
    await bench.refused(create(record));
    await bench.refused(create(a('www', '192.0.2.2')));
    await bench.holds(record);
  });

  behaviour('does not overwrite or delete what a stranger changed meanwhile', async (bench) => {
    const [ours, theirs] = [a('www', '192.0.2.1'), a('www', '192.0.2.99')];
    await bench.land(create(theirs));
    const update = await bench.refused({ action: 'update', prev: ours, next: a('www', '192.0.2.2') });
    assert.equal(update.code, 'RECORD_CHANGED');
    assert.equal((await bench.refused(remove(ours))).code, 'RECORD_CHANGED');
    await bench.holds(theirs);
  });

  behaviour('refuses to update or delete what is not there', async (bench) => {
    const [prev, next] = [a('www', '192.0.2.1'), a('www', '192.0.2.2')];
    await bench.refused({ action: 'update', prev, next });
    await bench.refused(remove(prev));
    await bench.lacks(prev);
  });

  behaviour('refuses a CNAME beside another type', async (bench) => {
    const address = a('www', '192.0.2.1');
    await bench.land(create(address));
    await bench.refused(create(cname('www', 'lb.example.net')));
    await bench.lacks(cname('www', 'lb.example.net'));
    await bench.holds(address);
  });

  behaviour('refuses targets that are none of its type', async (bench) => {
    const bad = [a('www', '300.1.2.3'), { ...a('www', '192.0.2.1'), recordType: 'AAAA' }, a('www')] as const;
    for (const record of bad) {
      await bench.refused(create(record));
      await bench.lacks(record);
    }
  });

  behaviour('refuses a name outside the zone', async (bench) => {
    const outside = { ...a('www', '192.0.2.1'), dnsName: 'www.notexample.com' };
    await bench.refused(create(outside));
    await bench.lacks(outside);
  });

  behaviour('writes nothing once its signal has aborted', async (bench) => {
    const record = a('www', '192.0.2.1');
    const aborted = AbortSignal.abort();
    const outcomes = await bench.provider.apply(bench.zone, [group(create(record))], aborted).catch(() => []);
    assert.ok(outcomes.every((outcome) => !outcome.ok));
    await bench.lacks(record);
    await assert.rejects(bench.provider.records(bench.zone, aborted));
    await assert.rejects(bench.provider.zones(aborted));
  });

  behaviour('throws a ProviderError for a zone that it does not have', async (bench) => {
    const unknown = { id: 'no-such-zone', name: 'example.net' };
    const isTyped = (error: unknown): boolean => error instanceof ProviderError && /^[A-Z_]+$/.test(error.code);
    await assert.rejects(bench.provider.records(unknown, never), isTyped);
    const record = { ...a('www', '192.0.2.1'), dnsName: 'www.example.net' };
    await assert.rejects(bench.provider.apply(unknown, [group(create(record))], never), isTyped);
  });
}

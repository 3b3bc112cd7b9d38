import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import { ProviderError } from '../../../reconciler/providers/provider.ts';
import { LeaderTerms } from '../../../reconciler/sync/leading.ts';

const signal = new AbortController().signal;
const zone = { id: 'example.com', name: 'example.com' };
const groups = [
  {
    dnsName: 'a.example.com',
    changes: [{ action: 'create', next: { dnsName: 'a.example.com', recordType: 'A', targets: ['192.0.2.1'] } }],
  },
] as const;

function term() {
  const over = new AbortController();
  const leadership = { signal: over.signal, valid: true, isValid: () => leadership.valid && !over.signal.aborted };
  return { leadership, end: () => over.abort() };
}

describe('a replica of several', () => {
  it('reads while it does not lead, and plans and writes while it does', async () => {
    let begun = 0;
    let ended = 0;
    const terms = new LeaderTerms(
      () => begun++,
      () => ended++,
    );
    const ran: string[] = [];
    const roles = {
      leader: async () => ran.push('leader') > 0,
      standby: async () => ran.push('standby') > 0,
    };
    await terms.run(roles, signal);
    const { leadership, end } = term();
    const leading = terms.lead(leadership);
    assert.equal(begun, 1);
    await terms.run(roles, signal);
    end();
    await leading;
    await terms.run(roles, signal);
    assert.deepEqual(ran, ['standby', 'leader', 'standby']);
    assert.equal(ended, 1);
  });

  it('has its pass aborted with its term, and the term is over only when the pass is', async () => {
    const terms = new LeaderTerms(
      () => undefined,
      () => undefined,
    );
    const { leadership, end } = term();
    let over = false;
    const leading = terms.lead(leadership).then(() => {
      over = true;
    });
    const release = Promise.withResolvers<boolean>();
    let aborted = false;
    const pass = terms.run(
      {
        leader: (stop) => {
          stop.addEventListener('abort', () => {
            aborted = true;
          });
          return release.promise;
        },
        standby: async () => true,
      },
      signal,
    );
    end();
    await turn();
    assert.deepEqual([aborted, over], [true, false]);
    release.resolve(true);
    await Promise.all([pass, leading]);
    assert.equal(over, true);
  });

  it('writes nothing before its term, after it, or when it cannot be sure of it', async () => {
    const terms = new LeaderTerms(
      () => undefined,
      () => undefined,
    );
    const inner = new InMemoryProvider(['example.com']);
    const provider = terms.guarded(inner);
    const refused = (error: unknown) => error instanceof ProviderError && error.code === 'NOT_LEADING';
    await assert.rejects(provider.apply(zone, groups, signal), refused);
    const { leadership, end } = term();
    const leading = terms.lead(leadership);
    leadership.valid = false;
    await assert.rejects(provider.apply(zone, groups, signal), refused);
    assert.deepEqual(await provider.records(zone, signal), []);
    leadership.valid = true;
    const [outcome] = await provider.apply(zone, groups, signal);
    assert.equal(outcome?.ok, true);
    end();
    await leading;
    await assert.rejects(provider.apply(zone, groups, signal), refused);
  });
});

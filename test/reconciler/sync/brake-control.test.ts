import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Brake } from '../../../reconciler/brake.ts';
import {
  approvalAnnotation,
  BrakeControl,
  configurationAnnotation,
  createBrakeMetrics,
} from '../../../reconciler/sync/brake-control.ts';

const waiting: Brake = {
  zone: { id: 'Z', name: 'ex.com' },
  hash: 'abc',
  removed: 7,
  changed: 0,
  owned: 20,
  why: 'it deletes 7',
};

describe('what the brake knows', () => {
  let registry: Registry;
  let lines: string[];
  let approvals: number;
  let control: BrakeControl;
  beforeEach(() => {
    [registry, lines, approvals] = [new Registry(), [], 0];
    control = new BrakeControl({
      share: 0.3,
      count: 0,
      approved: ['flagged'],
      fingerprint: 'new',
      approveWith: (hash) => `approve ${hash}`,
      onApproved: () => approvals++,
      logger: pino({ level: 'error' }, { write: (line) => lines.push(JSON.parse(line).msg) }),
      metrics: createBrakeMetrics(registry),
    });
  });

  it('is approved by flags, and on the Lease by one hash or several, which asks for a pass once', () => {
    assert.deepEqual([...control.settings().approved], ['flagged']);
    const { read } = control.notes();
    read({ [approvalAnnotation]: 'abc, def' });
    read({ [approvalAnnotation]: 'abc, def' });
    assert.deepEqual([...control.settings().approved], ['flagged', 'abc', 'def']);
    assert.equal(approvals, 1);
  });

  it('is told of each plan once, with the command that approves it, and counted', async () => {
    control.told([waiting]);
    control.told([waiting]);
    assert.deepEqual(lines, [
      'The brake holds 7 deletions in zone ex.com: it deletes 7. To approve this plan and no other: approve abc',
    ]);
    const gauge = async () =>
      (await registry.getSingleMetric('zonewarden_brake_held_deletions')?.get())?.values[0]?.value;
    assert.equal(await gauge(), 7);
    control.told([]);
    assert.equal(await gauge(), 0);
  });

  it('is nothing of the configuration where the Lease says nothing', () => {
    control.notes().read({});
    assert.equal(control.settings().unconfirmed, false);
  });

  it('distrusts a configuration that is not the last leader’s until its plan was carried out, and writes it down then', () => {
    const { read, write } = control.notes();
    read({ [configurationAnnotation]: 'old' });
    assert.equal(control.settings().unconfirmed, true);
    assert.deepEqual(write(), {});
    control.told([waiting]);
    assert.deepEqual(write(), {});
    control.told([]);
    assert.deepEqual(write(), { [configurationAnnotation]: 'new' });
    read({ [configurationAnnotation]: 'new' });
    assert.equal(control.settings().unconfirmed, false);
    assert.deepEqual(write(), {});
  });

  it('is nothing while another leads: no plan waits, and no configuration is written down', async () => {
    control.told([waiting]);
    control.told([]);
    control.rest();
    assert.deepEqual(control.notes().write(), {});
    control.told([waiting]);
    control.rest();
    assert.equal((await registry.getSingleMetric('zonewarden_brake_held_deletions')?.get())?.values[0]?.value, 0);
    // Told anew by whoever leads next.
    control.told([waiting]);
    assert.equal(lines.length, 3);
  });
});

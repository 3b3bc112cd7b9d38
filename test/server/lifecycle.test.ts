import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { deadlineMs, delayMs, forever, type LifeRig, lifeRig } from './life-rig.ts';

describe('the life of the program', () => {
  let rig: LifeRig;

  beforeEach(() => {
    rig = lifeRig();
  });

  function allStarted(...names: readonly string[]): Promise<void> {
    return eventually('all are started', () => names.every((name) => rig.steps.includes(`start ${name}`)));
  }

  describe('starting', () => {
    it('starts each part after the one before is running', async () => {
      const gate = Promise.withResolvers<void>();
      const life = rig.run([rig.part('a', { start: () => gate.promise }), rig.part('b')]);
      await allStarted('a');
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(rig.steps, ['start a']);
      gate.resolve();
      await allStarted('b');
      rig.events.emit('SIGINT');
      await eventually('the delay is waited for', () => rig.clock.waits(delayMs));
      rig.clock.pass(delayMs);
      assert.equal(await life, 0);
    });

    it('stops what was started, and says why, when a part cannot start', async () => {
      const broken = rig.part('c', { start: () => Promise.reject(new Error('--webhook-address: the port is taken')) });
      assert.equal(await rig.run([rig.part('a'), rig.part('b'), broken, rig.part('d')]), 1);
      assert.deepEqual(rig.steps, ['start a', 'start b', 'start c', 'unready', 'stop b', 'stop a']);
      const [line] = rig.recording.lines.filter(({ level }) => level === 60);
      assert.equal(line?.msg, 'Could not start: c');
      assert.match(JSON.stringify(line.err), /--webhook-address: the port is taken/);
    });

    it('gives up the part that is starting when a signal comes, and does not start the rest', async () => {
      const waiting = rig.part('b', {
        start: (signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      });
      const life = rig.run([rig.part('a'), waiting, rig.part('c')], { shutdownDelayMs: 0 });
      await allStarted('b');
      rig.events.emit('SIGTERM');
      assert.equal(await life, 0);
      assert.deepEqual(rig.steps, ['start a', 'start b', 'unready', 'stop a']);
      assert.deepEqual(rig.recording.errors(), []);
    });

    it('stops a part that was still starting when the signal came but did start', async () => {
      const gate = Promise.withResolvers<void>();
      const life = rig.run([rig.part('a', { start: () => gate.promise }), rig.part('b')], { shutdownDelayMs: 0 });
      await allStarted('a');
      rig.events.emit('SIGTERM');
      gate.resolve();
      assert.equal(await life, 0);
      assert.deepEqual(rig.steps, ['start a', 'unready', 'stop a']);
    });
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`on ${signal} turns unready, serves on for the delay, then stops in reverse order`, async () => {
      const parts = ['probes', 'webhook', 'sync'].map((name) => rig.part(name));
      const life = rig.run(parts);
      await allStarted('sync');
      rig.events.emit(signal);
      await eventually('the delay is waited for', () => rig.clock.waits(delayMs));
      assert.deepEqual(rig.steps.slice(3), ['unready']);
      assert.equal(parts[1]?.signals[0]?.aborted, false, 'it serves on');
      rig.clock.pass(delayMs);
      assert.equal(await life, 0);
      assert.deepEqual(rig.steps.slice(3), ['unready', 'stop sync', 'stop webhook', 'stop probes']);
      assert.match(rig.recording.lines.map(({ msg }) => msg).join('\n'), new RegExp(`Received ${signal}. Terminating`));
    });
  }

  it('stops each part only after the one that was started later has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const life = rig.run([rig.part('a'), rig.part('b', { stop: () => gate.promise })], { shutdownDelayMs: 0 });
    await allStarted('b');
    rig.events.emit('SIGTERM');
    await eventually('b is being stopped', () => rig.steps.includes('stop b'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(rig.steps.includes('stop a'), false);
    gate.resolve();
    assert.equal(await life, 0);
    assert.equal(rig.steps.at(-1), 'stop a');
  });

  describe('a second signal', () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      it(`${signal} ends the program at once with ${code}, in the delay`, async () => {
        const part = rig.part('a');
        const life = rig.run([part]);
        await allStarted('a');
        rig.events.emit('SIGTERM');
        rig.events.emit(signal);
        assert.equal(await life, code);
        assert.deepEqual(rig.steps, ['start a', 'unready']);
        assert.equal(part.signals[0]?.aborted, true, 'what still runs is cut off');
      });
    }

    it('ends the program at once although a part does not stop', async () => {
      const life = rig.run([rig.part('a', { stop: forever })], { shutdownDelayMs: 0 });
      await allStarted('a');
      rig.events.emit('SIGTERM');
      await eventually('a is being stopped', () => rig.steps.includes('stop a'));
      rig.events.emit('SIGTERM');
      assert.equal(await life, 143);
    });
  });

  describe('an end that does not go well', () => {
    it('has exit code 1 when it takes longer than the deadline, the delay included', async () => {
      const part = rig.part('a', { stop: forever });
      const life = rig.run([part], { shutdownDelayMs: 0 });
      await allStarted('a');
      rig.events.emit('SIGTERM');
      await eventually('a is being stopped', () => rig.steps.includes('stop a'));
      rig.clock.pass(deadlineMs);
      assert.equal(await life, 1);
      assert.equal(part.signals[0]?.aborted, true);
      assert.match(rig.recording.errors().join(), /Stopping took too long/);
    });

    it('has exit code 1 when the deadline passes while a part is still starting', async () => {
      const life = rig.run([rig.part('a', { start: forever })]);
      await allStarted('a');
      rig.events.emit('SIGTERM');
      await eventually('the deadline runs', () => rig.clock.waits(deadlineMs));
      rig.clock.pass(deadlineMs);
      assert.equal(await life, 1);
    });

    it('stops the rest and has exit code 1 when a part cannot stop', async () => {
      const broken = rig.part('b', { stop: () => Promise.reject(new Error('stuck')) });
      const life = rig.run([rig.part('a'), broken], { shutdownDelayMs: 0 });
      await allStarted('b');
      rig.events.emit('SIGTERM');
      assert.equal(await life, 1);
      assert.deepEqual(rig.steps.slice(-2), ['stop b', 'stop a']);
      assert.deepEqual(rig.recording.errors(), ['Could not stop cleanly: b']);
    });

    it('stops the parts although the shutdown could not be announced', async () => {
      const life = rig.run([rig.part('a')], {
        shutdownDelayMs: 0,
        onShuttingDown: () => {
          throw new Error('nobody listens');
        },
      });
      await allStarted('a');
      rig.events.emit('SIGTERM');
      assert.equal(await life, 0);
      assert.equal(rig.steps.at(-1), 'stop a');
    });
  });

  describe('work that ends by itself', () => {
    it('ends the program with its exit code, without the delay', async () => {
      const work = Promise.withResolvers<number>();
      const life = rig.run([rig.part('a')], { finished: work.promise });
      await allStarted('a');
      work.resolve(7);
      assert.equal(await life, 7);
      assert.deepEqual(rig.steps, ['start a', 'unready', 'stop a']);
    });

    it('ends the program with 1 and the reason when it fails', async () => {
      const life = rig.run([rig.part('a')], { finished: Promise.reject(new Error('lost the lease')) });
      assert.equal(await life, 1);
      assert.match(JSON.stringify(rig.recording.lines), /lost the lease/);
      assert.equal(rig.steps.includes('unready'), true);
    });
  });

  describe('an error that nobody caught', () => {
    it('is logged, and ends the program with 1 after the parts have stopped, without the delay', async () => {
      const life = rig.run([rig.part('a')]);
      await allStarted('a');
      rig.events.emit('uncaughtException', new Error('broken invariant'));
      assert.equal(await life, 1);
      assert.deepEqual(rig.steps, ['start a', 'unready', 'stop a']);
      const [line] = rig.recording.lines.filter(({ level }) => level === 60);
      assert.match(JSON.stringify(line?.err), /broken invariant/);
    });

    it('gives the parts less time than a signal does', async () => {
      const life = rig.run([rig.part('a', { stop: forever })]);
      await allStarted('a');
      rig.events.emit('uncaughtException', new Error('broken invariant'));
      await eventually('the short deadline runs', () => rig.clock.waits(3000));
      rig.clock.pass(3000);
      assert.equal(await life, 1);
    });

    it('while the program ends makes the exit code 1; a second one ends it at once', async () => {
      const gate = Promise.withResolvers<void>();
      const life = rig.run([rig.part('a', { stop: () => gate.promise })], { shutdownDelayMs: 0 });
      await allStarted('a');
      rig.events.emit('SIGTERM');
      rig.events.emit('uncaughtException', new Error('in the drain'));
      gate.resolve();
      assert.equal(await life, 1);

      const second = lifeRig();
      const stuck = second.run([second.part('a', { stop: forever })], { shutdownDelayMs: 0 });
      await eventually('it is started', () => second.steps.length === 1);
      second.events.emit('uncaughtException', new Error('one'));
      second.events.emit('uncaughtException', new Error('two'));
      assert.equal(await stuck, 1);
    });
  });

  it('logs and counts a rejection that nobody handled, and goes on', async () => {
    const life = rig.run([rig.part('a')], { shutdownDelayMs: 0 });
    await allStarted('a');
    rig.events.emit('unhandledRejection', new Error('forgotten'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(rig.steps, ['start a']);
    assert.equal(rig.rejections.count, 1);
    assert.equal(rig.recording.errors().length, 1);
    rig.events.emit('SIGTERM');
    assert.equal(await life, 0);
  });

  it('listens to no signal any more once it is over', async () => {
    const life = rig.run([rig.part('a')], { shutdownDelayMs: 0 });
    await allStarted('a');
    assert.equal(rig.events.listenerCount('SIGTERM'), 1);
    rig.events.emit('SIGTERM');
    await life;
    for (const event of ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection']) {
      assert.equal(rig.events.listenerCount(event), 0, event);
    }
  });
});

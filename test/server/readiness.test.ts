import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Readiness } from '../../server/readiness.ts';

function readiness(certificate: true | string) {
  return new Readiness([
    { name: 'webhook', check: () => true },
    { name: 'certificate', check: () => certificate },
  ]);
}

describe('readiness', () => {
  it('is ok when every check passes, in one word or one line each', () => {
    assert.deepEqual(readiness(true).answer({ verbose: false }), { ready: true, text: 'ok' });
    assert.deepEqual(readiness(true).answer({ verbose: true }), {
      ready: true,
      text: '[+]webhook ok\n[+]certificate ok\n[+]shutdown ok\nreadyz check passed\n',
    });
  });

  it('names the checks when one fails, and their reasons only when verbose', () => {
    const failing = readiness('the certificate expired');
    assert.deepEqual(failing.answer({ verbose: false }), {
      ready: false,
      text: '[+]webhook ok\n[-]certificate failed: reason withheld\n[+]shutdown ok\nreadyz check failed\n',
    });
    assert.deepEqual(failing.answer({ verbose: true }), {
      ready: false,
      text: '[+]webhook ok\n[-]certificate failed: the certificate expired\n[+]shutdown ok\nreadyz check failed\n',
    });
  });

  it('answers for one check', () => {
    const failing = readiness('the certificate expired');
    assert.deepEqual(failing.answerOne('webhook', { verbose: false }), { ready: true, text: 'ok' });
    assert.deepEqual(failing.answerOne('certificate', { verbose: true }), {
      ready: false,
      text: '[-]certificate failed: the certificate expired\n',
    });
    assert.equal(failing.answerOne('nothing', { verbose: true }), undefined);
  });

  it('takes a check that throws for a failed one', () => {
    const broken = new Readiness([
      {
        name: 'broken',
        check: () => {
          throw new Error('no answer');
        },
      },
    ]);
    assert.match(broken.answer({ verbose: true }).text, /^\[-\]broken failed: no answer$/m);
  });

  it('fails once the program is shutting down, whatever the checks say', () => {
    const ready = readiness(true);
    ready.shutDown();
    const { ready: still, text } = ready.answer({ verbose: true });
    assert.equal(still, false);
    assert.match(text, /^\[-\]shutdown failed: the program is shutting down$/m);
  });
});

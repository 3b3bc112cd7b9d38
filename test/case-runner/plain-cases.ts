// The cases without an object to judge: bytes for the listener, and flags with which the program does not start.
import assert from 'node:assert/strict';
import { zonewarden } from '../server/commands/rig.ts';
import { isMap } from './case-map.ts';
import type { UsageCase, WireCase } from './test-case.ts';
import { assertText } from './verdict.ts';
import type { CaseWebhook } from './webhook.ts';
import { policyFor, worldOf } from './world.ts';

/** The answer, what is counted, and that the next review is served. */
export async function assertWire(webhook: CaseWebhook, { flags, expected, ...request }: WireCase): Promise<void> {
  const world = worldOf({ flags, objects: [] });
  const before = await webhook.counted();
  const answer = await webhook.send(world, request);
  const after = await webhook.counted();
  assert.equal(answer.status, expected.status, answer.body);
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
  // A review names up to 100 causes.
  assert.ok(answer.body.length < (answer.status === 200 ? 40_000 : 1000), `the answer is short: ${answer.body.length}`);
  const body: unknown = JSON.parse(answer.body);
  assertHolds(body, expected.body, 'the body');
  assertText(answer.body, expected, 'the body');
  for (const [path, length] of Object.entries(expected.lengths)) assert.equal(lengthAt(body, path), length, path);
  for (const [name, value] of Object.entries(expected.headers)) assert.equal(answer.headers[name], value);
  const counted = [...after].filter(([reason, count]) => count > (before.get(reason) ?? 0)).map(([reason]) => reason);
  assert.deepEqual(counted, expected.counted === undefined ? [] : [expected.counted]);
  const next = await webhook.send(world, {
    ...request,
    method: 'POST',
    path: '/validate',
    headers: json,
    body: review,
  });
  assert.equal(next.status, 200, 'the next review is served');
}

/** The flags are refused by every command that takes them, with exit code 2. */
export async function assertUsage({ flags, contains }: UsageCase): Promise<void> {
  assert.throws(() => policyFor(flags), 'serve must not start');
  for (const command of ['check', 'endpoints']) {
    const { code, stdout, stderr } = await zonewarden([command, '-f', '-', ...flags], { stdin: '' });
    assert.deepEqual([code, stdout], [2, ''], `${command} ${stderr}`);
    for (const part of contains) assert.ok(stderr.includes(part), `${command} does not say "${part}": ${stderr}`);
  }
}

const json = { 'content-type': 'application/json' };
const review = JSON.stringify({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'next', operation: 'DELETE', kind: { group: '', version: 'v1', kind: 'Service' } },
});

function lengthAt(body: unknown, path: string): unknown {
  const found = path.split('.').reduce((value, key) => (isMap(value) ? value[key] : undefined), body);
  return Array.isArray(found) ? found.length : found;
}

function assertHolds(found: unknown, expected: unknown, where: string): void {
  if (!isMap(expected)) {
    assert.deepEqual(found, expected, where);
    return;
  }
  assert.ok(isMap(found), `${where} is a map`);
  for (const [key, value] of Object.entries(expected)) {
    assertHolds(found[key], value, `${where}.${key}`);
  }
}

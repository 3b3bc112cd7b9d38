// What a surface said against what the case expects, and what must hold of every answer whatever the case says.
import assert from 'node:assert/strict';
import { isMap, type Raw } from './case-map.ts';
import type { TextExpectation, VerdictExpectation } from './expectation.ts';
import type { Said, WebhookSaid } from './review.ts';

/** Compares a verdict with the expected one, all of it. */
export function assertVerdict(said: Said, expected: VerdictExpectation): void {
  const { allowed, message, causes, warnings } = expected;
  assert.equal(said.allowed, allowed, `allowed; it said ${said.message} and warned ${said.warnings.join('\n')}`);
  if (message !== undefined) assertText(said.message ?? '', message, 'the message');
  const places = (all: readonly { readonly reason: string; readonly field: string }[]) =>
    all.map(({ reason, field }) => ({ reason, field }));
  assert.deepEqual(places(said.causes), places(causes));
  for (const [index, cause] of causes.entries()) {
    if (cause.message !== undefined) {
      assertText(said.causes[index]?.message ?? '', cause.message, `the message of cause ${index}`);
    }
  }
  assert.equal(said.warnings.length, warnings.length, `it warned:\n${said.warnings.join('\n')}`);
  for (const [index, warning] of warnings.entries()) {
    assertText(said.warnings[index] ?? '', warning, `warning ${index}`);
  }
}

/** Compares what only the webhook says: the status's code and reason, audit annotations. */
export function assertStatus(said: WebhookSaid, expected: VerdictExpectation, audit: Raw | undefined): void {
  assert.deepEqual([said.code, said.reason], [expected.code, expected.reason], said.message);
  if (audit !== undefined) assert.deepEqual(said.audit, audit);
}

/** What holds of every answer: Kubernetes' limits for warnings, a reason code at every end, details that name the object. */
export function assertWellFormed(said: WebhookSaid, object: Raw): void {
  assert.ok(said.warnings.length <= 10, 'at most ten warnings');
  for (const warning of said.warnings) assert.match(warning, /^[ -~]{1,120}$/);
  for (const { message } of said.causes) assert.match(message, /\[[A-Z][A-Za-z]+\]$/);
  if (said.allowed) assert.equal(said.message, undefined, 'no status when allowed');
  if (said.causes.length === 0) return;
  const metadata = isMap(object.metadata) ? object.metadata : {};
  assert.equal(said.details?.kind, object.kind);
  assert.equal(said.details?.name, metadata.name ?? metadata.generateName);
  const [group] = String(object.apiVersion).split('/v');
  assert.equal(said.details?.group, object.apiVersion === 'v1' ? undefined : group);
}

/** Compares a text with the exact one, or looks for the parts in their order. */
export function assertText(found: string, expected: TextExpectation, what: string): void {
  if (typeof expected === 'string') {
    assert.equal(found, expected);
    return;
  }
  let from = 0;
  for (const part of expected.contains) {
    const at = found.indexOf(part, from);
    assert.ok(at >= 0, `${what} lacks "${part}"${from > 0 ? ' behind the other parts' : ''}: ${found}`);
    from = at + part.length;
  }
}

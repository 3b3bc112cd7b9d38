// Which groups of a POST of changes failed, in the body of the answer: what ExternalDNS's protocol leaves out. Our server sends
// it with its status 500, where ExternalDNS sends nothing and reads nothing; our client reads it where it is there.
import { compareText } from '../../record-set.ts';
import { type ChangeGroup, ProviderError } from '../provider.ts';

interface FailedChange {
  /** The name of the group. */
  readonly dnsName: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** @returns the body that names the failed groups, in the order of their names */
export function failedChangesBody(failures: readonly { group: ChangeGroup; error: ProviderError }[]): string {
  const failed = failures.map(
    ({ group, error }): FailedChange => ({
      dnsName: group.dnsName.toLowerCase(),
      code: error.code,
      message: error.message,
      retryable: error.retryable,
    }),
  );
  return JSON.stringify({ failed: failed.sort((a, b) => compareText(a.dnsName, b.dnsName)) });
}

/** @returns the errors by name in lower case; undefined for a body that does not tell, so that nothing is taken for landed */
export function readFailedChanges(body: string): ReadonlyMap<string, ProviderError> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const failed = typeof parsed === 'object' && parsed !== null && 'failed' in parsed ? parsed.failed : undefined;
  if (!Array.isArray(failed) || failed.length === 0) return undefined;
  const errors = new Map<string, ProviderError>();
  for (const one of failed as readonly Partial<Record<keyof FailedChange, unknown>>[]) {
    const { dnsName, code, message, retryable } = one ?? {};
    if (typeof dnsName !== 'string' || typeof code !== 'string' || typeof message !== 'string') return undefined;
    if (!/^[A-Z0-9_]+$/.test(code)) return undefined;
    errors.set(dnsName.toLowerCase(), new ProviderError(code, message, { retryable: retryable !== false }));
  }
  return errors;
}

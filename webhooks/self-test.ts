// The answer to the program's own test of whether the API server asks it: a dry run of an object with a reserved name is
// always denied, in words that the one who asked knows again.
import type { AdmissionRequest } from './review.ts';
import { plainStatus, type Status } from './status.ts';

/** An object of this name is judged like any other, unless it is a dry run of its creation. */
export const selfTestName = 'zonewarden-self-test';

/** Stands in brackets at the end of the denial. */
export const selfTestCode = 'SelfTest';

export function isSelfTest({ dryRun, operation, name }: AdmissionRequest): boolean {
  return dryRun && operation === 'CREATE' && name === selfTestName;
}

export function selfTestStatus(): Status {
  const text = `a dry run of an object called ${selfTestName} is how zonewarden tests itself, and is always denied`;
  return plainStatus('Forbidden', 403, `${text} [${selfTestCode}]`);
}

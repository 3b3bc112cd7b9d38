// When the self-managed authority is replaced, and in which steps: a new one is trusted everywhere before it signs, and
// the old one is trusted until everything that it signed has expired. Pure.
import type { AuthorityPair, AuthorityState } from './authority-state.ts';

export type RotationStep =
  /** Make the next authority; it is trusted from now on and signs nothing yet. */
  | 'introduce'
  /** The next authority signs from now on; the key of the old one is thrown away. */
  | 'promote'
  /** Nothing that the old authority signed is valid any more. */
  | 'retire'
  /** Nothing is valid any more: begin anew. */
  | 'replace';

export interface RotationTimes {
  /** How long a serving certificate is valid. */
  readonly leafLifetimeMs: number;
  /** How long every API server may take to learn of a changed caBundle. */
  readonly propagationMs: number;
}

/**
 * The step that is due.
 * @param trustedForMs how long everything in the state has been seen in every caBundle; undefined when it is not there
 */
export function dueStep(
  { signing, next, previous }: AuthorityState,
  nowMs: number,
  trustedForMs: number | undefined,
  { propagationMs }: RotationTimes,
): RotationStep | undefined {
  const usable = next !== undefined && nowMs < next.notAfterMs;
  if (nowMs >= signing.notAfterMs) return usable ? 'promote' : 'replace';
  if (usable) return trustedForMs !== undefined && trustedForMs >= propagationMs ? 'promote' : undefined;
  if (previous !== undefined) return nowMs >= previous.untilMs ? 'retire' : undefined;
  return nowMs >= renewalOf(signing) ? 'introduce' : undefined;
}

/**
 * The state after a step.
 * @param fresh a new authority; used by the steps that need one
 */
export function afterStep(
  state: AuthorityState,
  step: RotationStep,
  fresh: AuthorityPair | undefined,
  nowMs: number,
  times: RotationTimes,
): AuthorityState {
  const { signing, next } = state;
  switch (step) {
    case 'introduce':
      return { ...state, next: fresh };
    case 'replace':
      return { signing: fresh ?? signing };
    case 'retire':
      return { signing };
    case 'promote': {
      const expired = nowMs >= signing.notAfterMs;
      const untilMs = retirementOf(nowMs, times);
      return { signing: next ?? signing, ...(!expired && { previous: { cert: signing.cert, untilMs } }) };
    }
  }
}

/** Two thirds of an authority's life have passed. */
function renewalOf({ issuedAtMs, notAfterMs }: AuthorityPair): number {
  return issuedAtMs + ((notAfterMs - issuedAtMs) * 2) / 3;
}

/** Whoever issues has just read the state, so the last certificate of the old authority is made about now. */
function retirementOf(nowMs: number, { leafLifetimeMs, propagationMs }: RotationTimes): number {
  return nowMs + leafLifetimeMs * 1.1 + propagationMs;
}

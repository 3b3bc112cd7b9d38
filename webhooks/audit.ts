// Audit annotations: what was judged and what decided, for the cluster's audit log.
import type { Claim } from '../reconciler/claims/claim.ts';
import { clip } from '../reconciler/claims/plain-text.ts';
import { asciiHost } from '../reconciler/claims/wording.ts';
import type { Verdict } from './verdict.ts';

/** Stands for a rule where an object could not be read: in audit annotations and metric labels. */
export const shapeRule = 'object-shape';

const maxNames = 10;
const maxLength = 512;

/**
 * `claims`: the names judged, as they are written. `rule`: what denied or, when nothing did, what warned.
 * The keys are plain, the API server puts the webhook's name before them.
 * @returns undefined when nothing was judged
 */
export function auditAnnotations(verdict: Verdict): Readonly<Record<string, string>> | undefined {
  const rule = rulesOf(verdict).join(',');
  if (verdict.claims.length === 0) return rule === '' ? undefined : { rule };
  const claims = names(verdict.claims);
  return rule === '' ? { claims } : { claims, rule };
}

/** The rules that decided: those that denied, else those that warned. */
export function rulesOf(verdict: Verdict): readonly string[] {
  if (verdict.shape !== undefined) return [shapeRule];
  const deciding = verdict.denials.length > 0 ? verdict.denials : verdict.warnings;
  return [...new Set(deciding.map((violation) => violation.rule))];
}

function names(claims: readonly Claim[]): string {
  const [only] = claims;
  if (claims.length === 1 && only !== undefined) return clip(asciiHost(only.host), maxLength);
  const hosts = [...new Set(claims.map((claim) => claim.host))];
  const shown = hosts.slice(0, maxNames).map(asciiHost).join(',');
  const rest = hosts.length - maxNames;
  return rest > 0 ? `${clip(shown, maxLength - 20)} and ${rest} more` : clip(shown, maxLength);
}

// One log line for each answer that is not a plain allow: who was denied what, and why; never the object itself.
import type { Logger } from 'pino';
import { clip, printable } from '../reconciler/claims/plain-text.ts';
import { asciiSubject } from '../reconciler/claims/wording.ts';
import type { Answer } from './admit.ts';
import { rulesOf } from './audit.ts';
import { shapeCode } from './status.ts';
import type { Verdict } from './verdict.ts';

const maxHosts = 5;

/** Writes the line: denials and warnings at info, plain allows at debug, unusable reviews at warn, our own errors at error. */
export function logAnswer(logger: Logger, answer: Answer, seconds: number): void {
  if (answer.outcome === 'allow') {
    // Most reviews end here, and nothing is built for a line that is not written.
    if (logger.isLevelEnabled('debug')) logger.debug(fields(answer, seconds), 'Allowed');
    return;
  }
  const { fault } = answer;
  if (fault === undefined) {
    logger.info(fields(answer, seconds), answer.outcome === 'deny' ? 'Denied' : 'Allowed with warnings');
  } else if (fault.kind === 'internal') {
    logger.error({ ...fields(answer, seconds), err: fault.error }, 'Denied because of an internal error');
  } else {
    logger.warn({ ...fields(answer, seconds), reason: fault.kind }, `Refused an admission review: ${fault.problem}`);
  }
}

function fields({ request, object, verdict }: Answer, seconds: number) {
  return {
    ...(request && {
      uid: shown(request.uid),
      operation: shown(request.operation),
      kind: shown(request.kind.kind),
      namespace: shown(request.namespace),
      name: shown(object?.name ?? request.name),
      dryRun: request.dryRun,
    }),
    ...(verdict && verdictFields(verdict)),
    durationMs: Math.round(seconds * 1e6) / 1e3,
  };
}

function verdictFields(verdict: Verdict) {
  if (verdict.shape !== undefined) {
    return { rule: rulesOf(verdict).join(','), code: shapeCode, field: shown(verdict.shape.field) };
  }
  const deciding = verdict.denials.length > 0 ? verdict.denials : verdict.warnings;
  if (deciding.length === 0) return { claims: verdict.claims.length };
  const subjects = [...new Set(deciding.map(asciiSubject))];
  return {
    claims: verdict.claims.length,
    violations: deciding.length,
    hosts: subjects.slice(0, maxHosts),
    rule: rulesOf(verdict).join(','),
    code: [...new Set(deciding.map(({ code }) => code))].join(','),
  };
}

function shown(text: string): string {
  return printable(clip(text, 253));
}

// What a case says of a verdict: whether it allows, which status, causes and warnings.
import { CaseError, CaseMap } from './case-map.ts';

export interface VerdictExpectation {
  readonly allowed: boolean;
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly message: TextExpectation | undefined;
  readonly causes: readonly CauseExpectation[];
  readonly warnings: readonly TextExpectation[];
}

/** The exact text, or parts of it in their order. */
export type TextExpectation = string | { readonly contains: readonly string[] };

interface CauseExpectation {
  readonly reason: string;
  readonly field: string;
  readonly message: TextExpectation | undefined;
}

/** Reads the keys of a verdict; those that are left are the caller's. @throws CaseError */
export function readVerdict(map: CaseMap): VerdictExpectation {
  const allowed = map.need('allowed', map.flag('allowed'));
  const code = map.number('code');
  if (allowed === (code !== undefined)) throw new CaseError(map.where, 'code goes with a denial, and only with one');
  return {
    allowed,
    code,
    reason: allowed ? undefined : map.need('reason', map.text('reason')),
    message: textExpectation(map, map.any('message'), 'message'),
    causes: (map.list('causes') ?? []).map((cause, index) => causeExpectation(map, cause, `causes[${index}]`)),
    warnings: (map.list('warnings') ?? []).map(
      (warning, index) => textExpectation(map, warning, `warnings[${index}]`) ?? '',
    ),
  };
}

function causeExpectation({ where }: CaseMap, raw: unknown, key: string): CauseExpectation {
  const map = new CaseMap(`${where}: ${key}`, raw);
  const cause = {
    reason: map.need('reason', map.text('reason')),
    field: map.need('field', map.text('field')),
    message: textExpectation(map, map.any('message'), 'message'),
  };
  map.end();
  return cause;
}

function textExpectation({ where }: CaseMap, raw: unknown, key: string): TextExpectation | undefined {
  if (raw === undefined) return undefined;
  if (typeof raw === 'string') return raw.replace(/\n$/, '');
  const map = new CaseMap(`${where}: ${key}`, raw);
  const contains = map.need('contains', map.texts('contains'));
  map.end();
  return { contains };
}

// Rule `owner`: what the provider holds at the name is ours, so that sync may change it.
import { setIdentifierOf } from '../claimant.ts';
import { aboutName, effectiveNames } from '../effective-names.ts';
import type { ProviderRecord } from '../lookup.ts';
import type { Rule } from '../rule.ts';

export const owner: Rule = {
  id: 'owner',
  code: 'OwnedByAnother',
  status: 403,
  defaultLevel: 'warn',
  reads: ['records'],
  checkName(claim, { object, policy, lookup }) {
    const setIdentifier = setIdentifierOf(claim, object, policy);
    for (const name of effectiveNames(claim)) {
      const record = lookup.record(name, setIdentifier);
      if (record !== undefined && !record.ours) return { message: aboutName(claim, name, foreign(record)) };
    }
    return undefined;
  },
};

function foreign({ types, owner }: ProviderRecord): string {
  // The owner stands early: of a warning the end may be cut.
  const whose = owner === undefined ? 'of no owner' : `of owner "${owner}"`;
  return `has ${types.length > 1 ? 'records' : 'a record'} (${types.join(', ')}) ${whose} at the provider`;
}

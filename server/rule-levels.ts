// --rule=ID=LEVEL: from the command line to the levels of rules.
import { nearestWord } from '../reconciler/claims/nearest.ts';
import { PolicyError, type RuleId, type RuleLevel, ruleIds, ruleLevels } from '../reconciler/claims/policy.ts';

const flag = '--rule';

/**
 * Reads the values in their order; of one rule the last wins.
 * @throws PolicyError naming the nearest rule or level for one that there is not
 */
export function ruleLevelsOf(values: readonly string[]): Partial<Record<RuleId, RuleLevel>> {
  const levels: Partial<Record<RuleId, RuleLevel>> = {};
  for (const value of values) {
    const at = value.indexOf('=');
    const [id, level] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
    levels[known(value, id.trim(), 'rule', ruleIds)] = known(value, level.trim(), 'level', ruleLevels);
  }
  return levels;
}

function known<T extends string>(value: string, word: string, what: string, words: readonly T[]): T {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  const near = nearestWord(word, words);
  const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
  const wrong = word === '' ? `names no ${what}` : `"${word}" is no ${what}${meant}`;
  throw new PolicyError(flag, `${value}: ${wrong}; expected ID=LEVEL with one of ${words.join(', ')}`);
}

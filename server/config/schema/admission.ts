// Flags of the admission rules: what each of them does with a violation.
import { ruleIds, ruleLevels } from '../../../reconciler/claims/policy.ts';
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Admission rules', externalDns: false });

export const admissionFlags = {
  rule: flag.texts({
    placeholder: 'ID=LEVEL',
    description:
      `Sets a rule to ${ruleLevels.join(', ')}; the last setting wins. The rules: ${ruleIds.join(', ')}. What a rule at deny ` +
      'refuses is never published.',
    minLength: 1,
    accepts: 'a rule and a level, such as wildcard=deny',
  }),
  enforce: flag.choice([...ruleLevels], {
    default: 'deny',
    description:
      'The most that any rule does in a namespace without the label zonewarden.io/enforce: deny, warn or off.',
  }),
};

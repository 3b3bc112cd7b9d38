// Rule `listener`: a listener of the route's parents accepts the name, by the very matcher that sync publishes with.
import type { Rule } from '../rule.ts';

/** Silent about routes with a parent that is not known. */
export const listener: Rule = {
  id: 'listener',
  code: 'NoMatchingListener',
  status: 403,
  defaultLevel: 'warn',
  checkName: ({ unserved }) => (unserved === undefined ? undefined : { message: unserved }),
};

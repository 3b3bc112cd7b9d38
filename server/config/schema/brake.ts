// Flags of the brake: when deletions wait for a person.
import { flagGroup } from '../flag.ts';

const own = flagGroup({ group: 'Brake', externalDns: false, commands: ['serve', 'plan'] });

export const brakeFlags = {
  brake: own.choice(['on', 'off'], {
    default: 'on',
    description:
      'Whether deletions wait for a person when one plan would delete or change much of a zone, or when the configuration has ' +
      'changed since the last leader.',
  }),
  brakeShare: own.integer({
    default: 30,
    minimum: 1,
    maximum: 100,
    placeholder: 'PERCENT',
    description:
      'The largest part of our records in a zone that one plan may delete or change, where there are ten or more.',
  }),
  brakeCount: own.integer({
    default: 0,
    minimum: 0,
    description: 'The largest number of our records in a zone that one plan may delete or change; 0 is no limit.',
  }),
  brakeApprove: own.texts({
    placeholder: 'HASH',
    description: 'Approve a plan that the brake holds, by the hash that the log names.',
  }),
};

// Flags of leader election: which of several replicas writes.
import { flagGroup } from '../flag.ts';

const own = flagGroup({ group: 'Leader election', externalDns: false, commands: ['serve'] });

export const leaderFlags = {
  leaderElection: own.choice(['auto', 'on', 'off'], {
    default: 'auto',
    description:
      'Whether replicas agree by a Lease on the one that writes to the provider; every one serves the webhook. auto: in a Pod, ' +
      'unless --dry-run or --once.',
  }),
  leaderElectionLease: own.text({
    placeholder: 'NAME',
    description: "Name of the Lease. Empty: that of the Pod's Deployment.",
  }),
  leaderElectionNamespace: own.text({
    placeholder: 'NAMESPACE',
    description: "Namespace of the Lease. Empty: the Pod's own.",
  }),
};

// Flags of Azure DNS and Azure Private DNS.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Azure DNS', externalDns: true, commands: ['serve', 'plan'] });

export const azureFlags = {
  azureConfigFile: flag.text({
    default: '/etc/kubernetes/azure.json',
    placeholder: 'FILE',
    description: "Azure's configuration file: tenant, subscription, resource group, identity.",
  }),
  azureResourceGroup: flag.text({ placeholder: 'NAME', description: 'Resource group; wins over the file.' }),
  azureSubscriptionId: flag.text({ placeholder: 'ID', description: 'Subscription; wins over the file.' }),
  azureUserAssignedIdentityClientId: flag.text({
    placeholder: 'ID',
    description: 'Client id of the managed identity; wins over the file.',
  }),
  azureZonesCacheDuration: flag.duration({ default: 0, description: 'How long the list of zones is kept.' }),
  azureMaxretriesCount: flag.integer({
    default: 3,
    description: 'Retries of one API call; 0 means 3, and less than 0 none.',
  }),
};

// Flags of ExternalDNS's webhook provider protocol, as client and as server.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Webhook provider', externalDns: true, commands: ['serve', 'plan'] });

const unavailable = 'the webhook provider protocol is still to come';

export const webhookProviderFlags = {
  webhookProviderUrl: flag.text({
    unavailable,
    default: 'http://localhost:8888',
    placeholder: 'URL',
    description: 'Where the webhook provider listens.',
  }),
  webhookProviderReadTimeout: flag.duration({ unavailable, default: 5000, description: 'Time to read one message.' }),
  webhookProviderWriteTimeout: flag.duration({
    unavailable,
    default: 10_000,
    description: 'Time to write one message.',
  }),
  webhookProviderReadHeaderTimeout: flag.duration({
    unavailable,
    default: 5000,
    description: 'Time to read the headers of one request, as server.',
  }),
  webhookProviderIdleTimeout: flag.duration({
    unavailable,
    default: 30_000,
    description: 'How long an idle connection is kept, as server.',
  }),
  webhookProviderMaxBodySize: flag.integer({
    unavailable,
    default: 33_554_432,
    minimum: 0,
    description: 'Largest body in bytes; 0 is no limit.',
  }),
  webhookServer: flag.boolean({
    unavailable,
    description: 'Serve a provider to others over the webhook provider protocol.',
  }),
};

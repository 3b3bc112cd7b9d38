// Flags of ExternalDNS's webhook provider protocol, as client and as server.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Webhook provider', externalDns: true, commands: ['serve', 'plan'] });

const unavailable = 'Zonewarden speaks the protocol as a client; serving it to others is still to come';

export const webhookProviderFlags = {
  webhookProviderUrl: flag.text({
    default: 'http://localhost:8888',
    placeholder: 'URL',
    description: 'Where the webhook provider listens.',
  }),
  webhookProviderReadTimeout: flag.duration({
    default: 5000,
    description: 'Time to read one message; a request has this and the time to write together.',
  }),
  webhookProviderWriteTimeout: flag.duration({ default: 10_000, description: 'Time to write one message.' }),
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
    default: 33_554_432,
    minimum: 0,
    description: 'Largest answer in bytes; 0 is no limit.',
  }),
  webhookServer: flag.boolean({
    unavailable,
    description: 'Serve a provider to others over the webhook provider protocol.',
  }),
};

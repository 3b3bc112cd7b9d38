// Flags of what the program listens on: admission webhook, metrics and probes, the in-memory provider's DNS.
import { flagGroup } from '../flag.ts';

const group = 'Webhook and listeners';
const own = flagGroup({ group, externalDns: false, commands: ['serve'] });
const flag = flagGroup({ group, externalDns: true, commands: ['serve'] });

const address = {
  pattern: String.raw`^([A-Za-z0-9.-]*|\[[0-9A-Fa-f:.%]+\]):([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$`,
  accepts: '[HOST]:PORT, such as :8443, 127.0.0.1:8443 or [::1]:8443',
  placeholder: 'ADDRESS',
};

export const listenerFlags = {
  webhook: own.boolean({
    default: true,
    description:
      'Serve the admission webhook; --no-webhook runs the sync alone. In a cluster a bare list of flags without ' +
      'a certificate runs without it.',
  }),
  webhookAddress: own.text({ ...address, default: ':8443', description: 'Where the webhook listens, HTTPS.' }),
  webhookMaxInFlight: own.integer({
    default: 256,
    minimum: 1,
    description: 'Reviews judged at one time; more are turned away.',
  }),
  webhookTimeout: own.duration({
    default: 2500,
    minimum: 1,
    maximum: 30_000,
    description: 'How long a review may take to arrive. Keep it under timeoutSeconds of the webhook configuration.',
  }),
  metricsAddress: flag.text({
    ...address,
    default: ':7979',
    description: 'Where /livez, /readyz, /healthz and /metrics are served, plain HTTP.',
  }),
  dnsAddress: own.text({
    ...address,
    default: '127.0.0.1:5300',
    description: 'Where the inmemory provider answers DNS, UDP and TCP.',
  }),
};

// The webhook configuration as a manifest for a Service of ours, for those who install by hand.
import { stringify } from 'yaml';
import { buildPolicy, sourceNames } from '../reconciler/claims/policy.ts';
import { validatePath } from '../webhooks/plugin.ts';
import { webhookConfiguration } from '../webhooks/registration.ts';

const head = `# Asks Zonewarden about every object that may claim a hostname, and about no other. Made from the table of kinds.
# Before you apply it: put the base64 of the PEM that signed the webhook's certificate into caBundle, and leave out the
# kinds whose source you do not use. failurePolicy Ignore lets objects in while no replica answers; the sync judges every
# object again, so a bad name is then still never published.
`;

/** @returns YAML for every source, with an empty caBundle in each entry */
export function webhookManifest(): string {
  const configuration = webhookConfiguration({
    name: 'zonewarden',
    client: { service: { namespace: 'zonewarden', name: 'zonewarden', path: validatePath, port: 443 } },
    caBundle: '',
    failurePolicy: 'Ignore',
    exemptNamespaces: ['zonewarden'],
    policy: buildPolicy({ sources: sourceNames, domains: { include: [], exclude: [] }, gatewayListenerSets: true }),
  });
  return head + stringify(configuration, { lineWidth: 0, aliasDuplicateObjects: false });
}

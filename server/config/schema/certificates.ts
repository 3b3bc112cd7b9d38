// Flags of the webhook's serving certificate: where it comes from, what TLS it is served with, who may call, and whether
// the API server does.
import { flagGroup } from '../flag.ts';

const own = flagGroup({ group: 'Serving certificate', externalDns: false, commands: ['serve'] });

const hour = 3_600_000;

export const certificateFlags = {
  certificateSource: own.choice(['files', 'self-managed'], {
    default: 'files',
    description:
      'Where it comes from. files: --tls-cert-file, as cert-manager fills it. self-managed: replicas share an authority in --certificate-secret ' +
      'and put it into --webhook-configuration.',
  }),
  certificateSecret: own.text({
    default: 'zonewarden-certificates',
    pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    accepts: '[NAMESPACE/]NAME',
    placeholder: '[NAMESPACE/]NAME',
    description:
      "The Secret of the self-managed authority, by default in the Pod's namespace. Made when it is missing.",
  }),
  webhookConfiguration: own.text({
    default: 'zonewarden',
    placeholder: 'NAME',
    description:
      'The ValidatingWebhookConfiguration that calls this program: a self-managed authority keeps its caBundle, and ' +
      '--self-test explains by it.',
  }),
  certificateLifetime: own.duration({
    default: 24 * hour,
    minimum: 1000,
    description: 'How long a self-managed serving certificate is valid; it is renewed at two thirds.',
  }),
  certificateAuthorityLifetime: own.duration({
    default: 365 * 24 * hour,
    minimum: 4000,
    description:
      'How long a self-managed authority is valid, four --certificate-lifetime or more; replaced at two thirds.',
  }),
  tlsCertFile: own.text({
    placeholder: 'FILE',
    description:
      'Serving certificate and chain, PEM; read again when it changes. With -f one is made when none is given.',
  }),
  tlsPrivateKeyFile: own.text({ placeholder: 'FILE', description: 'Private key of --tls-cert-file, PEM.' }),
  tlsMinVersion: own.choice(['VersionTLS12', 'VersionTLS13'], {
    default: 'VersionTLS13',
    description: 'The oldest TLS version that the webhook speaks.',
  }),
  tlsCipherSuites: own.texts({
    placeholder: 'SUITE',
    minLength: 1,
    description:
      'Cipher suites of the webhook, by the names of the API server (IANA). TLS 1.3 keeps its own unless some of them are ' +
      'listed. Default: those of Node.',
  }),
  selfTest: own.boolean({
    default: true,
    description:
      'Ask the API server at start, by a dry run of an object, whether it calls the webhook; the log, a metric and ' +
      '/readyz?verbose say what keeps it from that.',
  }),
  webhookClientCaFile: own.text({
    placeholder: 'FILE',
    description: 'Only callers with a certificate of this authority (PEM, read at start) may call the webhook.',
  }),
  webhookAllowedNames: own.texts({
    placeholder: 'NAME',
    minLength: 1,
    description:
      'Common name or DNS name that a caller must have. Needs --webhook-client-ca-file; empty allows every name.',
  }),
};

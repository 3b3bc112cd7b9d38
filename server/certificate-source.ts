// Which certificate the webhook serves: from files, self-managed in a cluster, or made in memory for standalone mode.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createAuthorityMetrics } from '../certs/authority-metrics.ts';
import { CertificateFiles } from '../certs/files.ts';
import { createCertificateMetrics } from '../certs/metrics.ts';
import { SelfManagedCertificate } from '../certs/self-managed.ts';
import { SelfSignedCertificate } from '../certs/selfsigned.ts';
import type { CertificateSource } from '../certs/source.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import { certificateRegistration } from './certificate-registration.ts';
import { certificateSecret, type SecretAddress } from './certificate-secret.ts';
import type { Config } from './config/config.ts';

export interface CertificateSourceOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined where objects come from files. */
  readonly transport: KubeTransport | undefined;
  /** Of the kubeconfig's context or of the pod; empty when neither names one. */
  readonly namespace: string;
  readonly logger: Logger;
  readonly registry: Registry;
}

export function certificateSource(options: CertificateSourceOptions): CertificateSource {
  const { config, env, transport, namespace, registry } = options;
  const logger = options.logger.child({ component: 'certificate' });
  const metrics = createCertificateMetrics(registry);
  const common = { logger, metrics, now: Date.now };
  if (config.certificateSource === 'self-managed' && transport !== undefined) {
    const address = secretAddress(config.certificateSecret, env.POD_NAMESPACE || namespace || 'default');
    return new SelfManagedCertificate({
      ...common,
      metrics: { ...metrics, ...createAuthorityMetrics(registry) },
      secret: certificateSecret(transport, address),
      registration: certificateRegistration(transport, config.webhookConfiguration),
      leafLifetimeMs: config.certificateLifetime,
      authorityLifetimeMs: config.certificateAuthorityLifetime,
    });
  }
  // Only standalone mode gets by without files; in a cluster nobody would trust what is made here.
  if (config.tlsCertFile === '') return new SelfSignedCertificate({ ...common, names: [] });
  return new CertificateFiles({ ...common, certFile: config.tlsCertFile, keyFile: config.tlsPrivateKeyFile });
}

function secretAddress(flag: string, namespace: string): SecretAddress {
  const [first = '', second] = flag.split('/');
  return second === undefined ? { namespace, name: first } : { namespace: first, name: second };
}

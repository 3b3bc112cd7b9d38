// The webhook configuration at the API server, as far as certificates are concerned: whom it trusts and whom it calls.
import type { Registration, RegistrationPlace } from '../certs/cluster-places.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import { fieldManager, statusOf, unlessRaced } from './certificate-secret.ts';

/** What we look at of an entry; the rest of it is written back as it was read. */
export interface WebhookEntry {
  readonly name: string;
  readonly rules?: readonly { readonly resources?: readonly string[] }[];
  readonly clientConfig: {
    readonly caBundle?: string;
    readonly url?: string;
    readonly service?: { readonly namespace: string; readonly name: string };
  };
}

interface RawConfiguration {
  readonly metadata: { readonly resourceVersion: string };
  readonly webhooks?: readonly WebhookEntry[];
}

/** Reads and patches one ValidatingWebhookConfiguration. */
export function certificateRegistration(
  transport: Pick<KubeTransport, 'get' | 'patch'>,
  name: string,
): RegistrationPlace {
  const path = registrationPath(name);
  /** By what was handed out, so that a write knows the version that it changes. */
  const seen = new WeakMap<Registration, RawConfiguration>();
  return {
    async read(signal) {
      const raw = await readConfiguration(transport, name, signal);
      if (raw === undefined) return undefined;
      const registration = registrationOf(raw.webhooks ?? []);
      seen.set(registration, raw);
      return registration;
    },
    // A merge patch replaces a list whole; with the version that was read it is refused when anything has changed since,
    // and fields that keep their value stay with who wrote them.
    async trust(caBundle, registration, signal) {
      const raw = seen.get(registration);
      if (raw === undefined) return false;
      const encoded = Buffer.from(caBundle).toString('base64');
      const webhooks = (raw.webhooks ?? []).map((entry) => ({
        ...entry,
        clientConfig: { ...entry.clientConfig, caBundle: encoded },
      }));
      const change = { metadata: { resourceVersion: raw.metadata.resourceVersion }, webhooks };
      return unlessRaced(transport.patch(path, { fieldManager }, change, signal));
    },
  };
}

/** @returns undefined when there is none. @throws KubeRequestError */
export async function readConfiguration(
  transport: Pick<KubeTransport, 'get'>,
  name: string,
  signal: AbortSignal,
): Promise<RawConfiguration | undefined> {
  try {
    return (await transport.get(registrationPath(name), {}, signal)) as RawConfiguration;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function registrationPath(name: string): string {
  return `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`;
}

function registrationOf(entries: readonly WebhookEntry[]): Registration {
  const names = entries.map(({ clientConfig }) => calledName(clientConfig));
  return {
    caBundles: entries.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString('utf8')),
    names: [...new Set(names)].filter((name) => name !== ''),
  };
}

/** The API server checks a Service's certificate for NAME.NAMESPACE.svc, and a URL's for its host. */
function calledName({ service, url }: WebhookEntry['clientConfig']): string {
  if (service !== undefined) return `${service.name}.${service.namespace}.svc`;
  if (url === undefined || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

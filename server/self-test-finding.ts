// What the API server's answer to the self-test means: whether it asked the webhook, and if not, what a person can do.
import { X509Certificate } from 'node:crypto';
import { KubeRequestError } from '../reconciler/kube/transport.ts';
import { selfTestCode } from '../webhooks/self-test.ts';
import type { WebhookEntry } from './certificate-registration.ts';
import type { SelfTestObject } from './self-test-object.ts';

export const selfTestResults = [
  'pending',
  'judged',
  'forbidden',
  'no_configuration',
  'not_registered',
  'no_ca_bundle',
  'untrusted',
  'refused',
  'timed_out',
  'no_endpoints',
  'not_called',
  'failed',
] as const;
export type SelfTestResult = (typeof selfTestResults)[number];

export interface Finding {
  readonly result: SelfTestResult;
  /** What is wrong and what to do; empty when nothing is. */
  readonly text: string;
}

/** An answer with an error: the webhook's own denial, or why there is none. */
export function findingOfError(error: unknown, { resource, group, namespace }: SelfTestObject): Finding {
  const said = error instanceof Error ? error.message : String(error);
  if (said.includes(`[${selfTestCode}]`)) return { result: 'judged', text: '' };
  if (!said.includes('failed calling webhook')) {
    if (error instanceof KubeRequestError && error.status === 403 && said.includes('cannot create resource')) {
      const what = group === '' ? resource : `${resource}.${group}`;
      const text = `the ServiceAccount may not try it: grant create on ${what} in namespace ${namespace}, or give --no-self-test`;
      return { result: 'forbidden', text };
    }
    return { result: 'failed', text: `the API server did not get as far as the webhook: ${said}` };
  }
  for (const [pattern, result, advice] of callFailures)
    if (pattern.test(said)) return { result, text: `${advice} (${said})` };
  return { result: 'failed', text: `the API server's call failed (${said})` };
}

/** In the words of Go's HTTP client and of the API server's service resolver. */
const callFailures: readonly (readonly [pattern: RegExp, result: SelfTestResult, advice: string])[] = [
  [
    /x509:|tls: (?:failed to verify|bad certificate|unknown certificate)/,
    'untrusted',
    'the API server does not trust the serving certificate: caBundle must hold its authority, and the certificate the name that is called',
  ],
  [
    /no endpoints available|service "[^"]*" not found/,
    'no_endpoints',
    "the Service of the webhook configuration has no ready replica: check its name, namespace and selector, and the replicas' readiness",
  ],
  [
    /connection refused|no such host|EOF/,
    'refused',
    'nobody listens where the API server calls: check the port in the webhook configuration, the Service and --webhook-address',
  ],
  [
    /deadline exceeded|i\/o timeout|Client\.Timeout|TLS handshake timeout|no route to host/,
    'timed_out',
    'the API server gets no answer: a firewall or NetworkPolicy may keep it from the port of the webhook',
  ],
];

/**
 * The object was accepted, so nobody judged it: why, told from the webhook configuration.
 * @param entries of the configuration; undefined when there is none
 * @param served the serving certificate and its chain, PEM
 */
export function findingOfAcceptance(
  { resource, namespace }: SelfTestObject,
  name: string,
  entries: readonly WebhookEntry[] | undefined,
  served: string,
): Finding {
  const named = `the webhook configuration ${name} (--webhook-configuration)`;
  if (entries === undefined) return { result: 'no_configuration', text: `there is no ${named.slice('the '.length)}` };
  const entry = entries.find(({ rules = [] }) => rules.some(({ resources = [] }) => resources.includes(resource)));
  if (entry === undefined) return { result: 'not_registered', text: `${named} asks about no ${resource}` };
  const { caBundle = '' } = entry.clientConfig;
  if (caBundle === '') return { result: 'no_ca_bundle', text: `the entry ${entry.name} of ${named} has no caBundle` };
  if (!trusts(Buffer.from(caBundle, 'base64').toString('utf8'), served)) {
    const text = `the caBundle of the entry ${entry.name} of ${named} holds no authority of the serving certificate`;
    return { result: 'untrusted', text };
  }
  const text =
    `the API server let it through, and does not say why (failurePolicy Ignore): its log does, or set failurePolicy to Fail ` +
    `for a moment; check the Service and its port, firewalls, and whether ${named} leaves the namespace ${namespace} out`;
  return { result: 'not_called', text };
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Whether one of the bundle issued a certificate of the chain, or is in it. */
function trusts(bundle: string, chain: string): boolean {
  const parse = (pem: string) => (pem.match(block) ?? []).map((one) => new X509Certificate(one));
  try {
    const authorities = parse(bundle);
    return parse(chain).some((one) =>
      authorities.some(
        (authority) => one.fingerprint256 === authority.fingerprint256 || one.verify(authority.publicKey),
      ),
    );
  } catch {
    return false;
  }
}

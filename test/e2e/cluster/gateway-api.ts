// Puts the Gateway API into a test cluster: the definitions that real clusters install, from the project's own files.
import { waitUntil } from '../wait-until.ts';
import { type ApiServerAccess, apiGet } from './api-request.ts';
import { type Kubectl, succeeded } from './kubectl.ts';

const SERVED = ['gateways', 'httproutes'].map((plural) => `/apis/gateway.networking.k8s.io/v1/${plural}`);

/**
 * Applies the CRD files in `folder` and waits until they are established and the API server really serves them
 * (handlers follow the condition by a moment).
 *
 * @throws Error with what kubectl said, or at the deadline.
 */
export async function installGatewayApi(kubectl: Kubectl, access: ApiServerAccess, folder: string): Promise<void> {
  const applied = succeeded(await kubectl(['apply', '--server-side', '--output=name', '-f', folder]));
  // The folder holds an admission policy as well, and that has no such condition.
  const definitions = applied.split('\n').filter((name) => name.startsWith('customresourcedefinition'));
  succeeded(await kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...definitions]));
  const probe = async () => {
    const answers = await Promise.all(SERVED.map((path) => apiGet(access, path)));
    return answers.every((answer) => answer?.status === 200) ? true : undefined;
  };
  await waitUntil(probe, { what: 'the API server to serve the Gateway API', deadlineMs: 30_000 });
}

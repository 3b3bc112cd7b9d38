// Writes the kubeconfig that kubectl and the program under test use to reach the test cluster.
import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { ApiServerAccess } from './api-request.ts';

/** Writes a kubeconfig with everything inline (the file can be copied anywhere), readable by its owner only. */
export async function writeKubeconfig(path: string, { url, caCert, admin }: ApiServerAccess): Promise<void> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server: url, 'certificate-authority-data': base64(caCert) } }],
    users: [
      { name: 'admin', user: { 'client-certificate-data': base64(admin.cert), 'client-key-data': base64(admin.key) } },
    ],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
    'current-context': 'e2e',
  };
  await writeFile(path, stringify(config), { mode: 0o600 });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

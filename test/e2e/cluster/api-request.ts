// One GET to the API server as the administrator, for conditions that kubectl would be too slow to ask about.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { KeyPair } from './authority.ts';

export type ApiServerAccess = { readonly url: string; readonly caCert: string; readonly admin: KeyPair };

/** Status and body of the answer, or `undefined` when there was none (nobody listens yet, connection cut). */
export async function apiGet(
  { url, caCert, admin }: ApiServerAccess,
  path: string,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  const outgoing = request(`${url}${path}`, { ca: caCert, ...admin, agent: false, timeout: 5000 });
  outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 5 s')));
  try {
    const answered = once(outgoing, 'response');
    outgoing.end();
    const [response] = (await answered) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch {
    return undefined;
  }
}

// A list in pages: raw objects, never the whole collection in memory, and the event loop free between pages, because
// the same thread answers admission reviews.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asObject } from './raw-object.ts';
import { KubeRequestError, type KubeTransport, type Query } from './transport.ts';

export interface ListPage {
  readonly items: readonly unknown[];
  /** The version of the whole list, the same on every page: where a watch continues. */
  readonly resourceVersion: string;
}

/**
 * Lists a collection page by page. No resourceVersion is asked for: the list is the newest one, and the API server
 * keeps to the limit (it ignores it for `resourceVersion=0`).
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * @throws KubeRequestError; with status 410 the continue token has expired and the list must start again
 */
export async function* listPages(
  transport: KubeTransport,
  path: string,
  request: { readonly query: Query; readonly pageSize: number; readonly signal: AbortSignal },
): AsyncGenerator<ListPage> {
  let token = '';
  do {
    const query: Record<string, string> = { ...request.query, limit: String(request.pageSize) };
    if (token !== '') query.continue = token;
    const list = readList(await transport.get(path, query, request.signal), path);
    yield list;
    token = list.next;
    await nextTurn();
  } while (token !== '');
}

function readList(body: unknown, path: string): ListPage & { readonly next: string } {
  const list = asObject(body);
  const { resourceVersion, continue: next = '' } = asObject(list?.metadata) ?? {};
  const items = list?.items ?? [];
  if (
    !Array.isArray(items) ||
    typeof resourceVersion !== 'string' ||
    resourceVersion === '' ||
    typeof next !== 'string'
  ) {
    throw new KubeRequestError('KUBE_BAD_RESPONSE', `the answer to a list of ${path} is not a Kubernetes list`);
  }
  return { items, resourceVersion, next };
}

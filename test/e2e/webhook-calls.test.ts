// Proves that the test cluster's API server calls a webhook of ours, over TLS it checks, and passes the verdict on.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { createAuthority } from './cluster/authority.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { waitUntil } from './wait-until.ts';

const log = (line: string) => process.stdout.write(`${line}\n`);

type Review = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: {
    readonly uid: string;
    readonly name: string;
    readonly dryRun: boolean;
    readonly object: { readonly data?: object };
  };
};

/** An HTTPS server that keeps every review it gets and denies them all. */
async function startDenyingWebhook() {
  const authority = await createAuthority();
  const reviews: Review[] = [];
  const server = createServer(await authority.serving(['127.0.0.1']), async (request, response) => {
    const review = (await json(request)) as Review;
    reviews.push(review);
    const verdict = { uid: review.request.uid, allowed: false, status: { message: 'not on a Sunday' } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion: review.apiVersion, kind: review.kind, response: verdict }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `https://127.0.0.1:${port}/validate`, caBundle: authority.caCert, reviews, close };
}

function configuration(url: string, caBundle: string): string {
  return stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'sunday' },
    webhooks: [
      {
        name: 'sunday.zonewarden.io',
        clientConfig: { url, caBundle: Buffer.from(caBundle).toString('base64') },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 5,
      },
    ],
  });
}

describe('the API server of a test cluster', () => {
  let cluster: Cluster;
  let webhook: Awaited<ReturnType<typeof startDenyingWebhook>>;
  before(async () => {
    webhook = await startDenyingWebhook();
    cluster = await startCluster({ env: process.env, log });
  });
  after(async () => {
    webhook?.close();
    await cluster?.stop();
  });

  it('sends an AdmissionReview v1 to the configured webhook and refuses what it denies', async () => {
    const create = ['create', 'configmap', 'sermon', '--from-literal=text=amen', '--dry-run=server'];
    succeeded(await cluster.kubectl(create));
    succeeded(await cluster.apply(configuration(webhook.url, webhook.caBundle)));
    // The API server learns of the configuration through a watch, so not before the next request for certain.
    const denied = async () => {
      const answer = await cluster.kubectl(create);
      return answer.code === 0 ? undefined : answer;
    };
    const answer = await waitUntil(denied, { what: 'the webhook configuration to take effect', deadlineMs: 30_000 });
    assert.match(answer.stderr, /admission webhook "sunday\.zonewarden\.io" denied the request: not on a Sunday/);
    const review = webhook.reviews.at(0);
    assert.equal(review?.apiVersion, 'admission.k8s.io/v1');
    assert.equal(review?.kind, 'AdmissionReview');
    assert.equal(review?.request.name, 'sermon');
    assert.equal(review?.request.dryRun, true);
    assert.deepEqual(review?.request.object.data, { text: 'amen' });
  });
});

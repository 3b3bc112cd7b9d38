// The yardstick: a bare Fastify HTTPS server with the same TLS settings that parses a review and answers it, and does
// nothing else. Arguments: certificate file, key file, port.
import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';

const [certFile = '', keyFile = '', port = '0'] = process.argv.slice(2);

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string };
}

const app = fastify({
  https: {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['http/1.1'],
  },
  bodyLimit: 8 * 1024 * 1024,
  keepAliveTimeout: 120_000,
});
app.post<{ Body: Review }>('/validate', async ({ body }) => ({
  apiVersion: body.apiVersion,
  kind: body.kind,
  response: { uid: body.request.uid, allowed: true },
}));
await app.listen({ host: '127.0.0.1', port: Number(port) });

// The plugin on a bare Fastify without a port, with its log lines and metrics at hand.
import fastify, { type FastifyInstance } from 'fastify';
import { type Level, pino } from 'pino';
import { Registry } from 'prom-client';
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { webhookMetrics } from '../../webhooks/metrics.ts';
import { admissionPlugin, errorReply, validatePath } from '../../webhooks/plugin.ts';
import { samplePolicy } from './sample-reviews.ts';

export interface Serving {
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly lines: readonly Record<string, unknown>[];
  readonly faults: readonly string[];
  /** One sample of the registry by metric name and labels, undefined when there is no such series. */
  sample(name: string, labels: Readonly<Record<string, string>>): Promise<number | undefined>;
}

export interface ServingOptions {
  readonly policy?: () => Policy;
  readonly lookup?: Lookup;
  readonly level?: Level;
  readonly now?: () => number;
}

export function serve(options: ServingOptions = {}): Serving {
  const registry = new Registry();
  const lines: Record<string, unknown>[] = [];
  const faults: string[] = [];
  const policy = samplePolicy();
  // The real listener parses JSON itself; here Fastify's parser must not refuse what that one lets through.
  const app = fastify({ onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore', bodyLimit: 2 ** 23 });
  app.setErrorHandler((error, request, reply) => {
    const reviewed = errorReply(error, request);
    if (reviewed === undefined) reply.code(500).send({ message: 'no uid' });
    else reply.code(reviewed.statusCode).send(reviewed.body);
  });
  app.register(
    admissionPlugin({
      policy: options.policy ?? (() => policy),
      lookup: options.lookup ?? emptyLookup,
      logger: pino({ level: options.level ?? 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
      metrics: webhookMetrics(registry),
      errors: { inc: ({ reason }) => faults.push(reason) },
      now: options.now ?? (() => performance.now()),
    }),
  );
  return { app, registry, lines, faults, sample: (name, labels) => sample(registry, name, labels) };
}

async function sample(registry: Registry, name: string, labels: Readonly<Record<string, string>>) {
  const family = name.replace(/_(?:count|sum|bucket)$/, '');
  const metric = registry.getSingleMetric(name) ?? registry.getSingleMetric(family);
  const { values } = (await metric?.get()) ?? { values: [] };
  const found = values.find((value) => {
    const called = 'metricName' in value ? value.metricName : name;
    const own: Readonly<Record<string, unknown>> = value.labels;
    return called === name && Object.entries(labels).every(([key, wanted]) => String(own[key]) === wanted);
  });
  return found?.value;
}

/** Posts a body as the API server does; a text is taken for JSON that is written already. */
export function post(app: FastifyInstance, body: unknown) {
  return app.inject({
    method: 'POST',
    url: `${validatePath}?timeout=3s`,
    headers: { 'content-type': 'application/json' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

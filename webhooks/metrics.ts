// The webhook's metrics. Label values come from tables, never from a request: a caller cannot grow the number of series.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { claimingKindOf, claimingKinds } from '../reconciler/claims/kinds.ts';
import { rules } from '../reconciler/claims/rule-table.ts';
import { type Answer, outcomes } from './admit.ts';
import { shapeRule } from './audit.ts';
import { judgedOperations } from './screen.ts';

export interface WebhookMetrics {
  /** A request has begun to arrive. @returns what to call when its connection is done with it, answered or not */
  begin(): () => void;
  /** Counts an answer; `seconds` since the request began to arrive. */
  record(answer: Answer, seconds: number): void;
}

/** From half a millisecond, which is an answer from memory, to what the API server would wait at most. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const operations = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']);

/** Makes the metrics in the given registry, with every series that a dashboard would ask for at zero. */
export function webhookMetrics(registry: Registry): WebhookMetrics {
  const metrics = create(registry);
  zero(metrics);
  return {
    begin() {
      metrics.inFlight.inc();
      return () => metrics.inFlight.dec();
    },
    record(answer, seconds) {
      const kind = kindLabel(answer);
      metrics.requests.inc({
        kind,
        operation: operationLabel(answer),
        verdict: answer.outcome,
        dry_run: String(answer.request?.dryRun ?? false),
      });
      metrics.duration.observe({ verdict: answer.outcome }, seconds);
      for (const [rule, count] of rejections(answer)) metrics.rejections.inc({ kind, rule }, count);
    },
  };
}

function create(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'zonewarden_webhook_requests_total',
      help: 'Admission reviews answered, by verdict: allow, warn, deny, or error for one that could not be judged.',
      labelNames: ['kind', 'operation', 'verdict', 'dry_run'] as const,
      registers,
    }),
    duration: new Histogram({
      name: 'zonewarden_webhook_request_duration_seconds',
      help: 'Time from the first byte of a review to its answer, reading and parsing included.',
      labelNames: ['verdict'] as const,
      buckets,
      registers,
    }),
    inFlight: new Gauge({
      name: 'zonewarden_webhook_requests_in_flight',
      help: 'Admission reviews that are being read or answered.',
      registers,
    }),
    rejections: new Counter({
      name: 'zonewarden_webhook_rejections_total',
      help: 'Hostnames that denied a request, by the rule they break; object-shape counts objects that could not be read.',
      labelNames: ['kind', 'rule'] as const,
      registers,
    }),
  };
}

function zero({ requests, duration, rejections }: ReturnType<typeof create>): void {
  for (const verdict of outcomes) duration.zero({ verdict });
  for (const { kind } of claimingKinds) {
    for (const rule of [...rules.map(({ id }) => id), shapeRule]) rejections.inc({ kind, rule }, 0);
    for (const operation of judgedOperations) {
      for (const verdict of outcomes) {
        for (const dry_run of ['false', 'true']) requests.inc({ kind, operation, verdict, dry_run }, 0);
      }
    }
  }
}

function kindLabel({ request }: Answer): string {
  if (request === undefined) return 'other';
  const { group, version, kind } = request.kind;
  return claimingKindOf(group, version, kind)?.kind ?? 'other';
}

function operationLabel({ request }: Answer): string {
  return request !== undefined && operations.has(request.operation) ? request.operation : 'other';
}

function rejections({ outcome, verdict }: Answer): ReadonlyMap<string, number> {
  if (outcome !== 'deny' || verdict === undefined) return new Map();
  if (verdict.shape !== undefined) return new Map([[shapeRule, 1]]);
  const counts = new Map<string, number>();
  for (const { rule } of verdict.denials) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

// Composition of what says things of objects, as Kubernetes Events.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { sleep } from '../reconciler/kube/backoff.ts';
import { createEventMetrics } from '../reconciler/kube/event-metrics.ts';
import { EventRecorder } from '../reconciler/kube/event-recorder.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';

export interface RecorderOptions {
  /** Undefined where objects come from files. */
  readonly transport: KubeTransport | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @returns undefined without an API server: there is nobody to tell */
export function recorderOf({ transport, env, logger, registry }: RecorderOptions): EventRecorder | undefined {
  if (transport === undefined) return undefined;
  return new EventRecorder({
    transport,
    logger,
    metrics: createEventMetrics(registry),
    instance: env.POD_NAME || hostname(),
    now: Date.now,
    sleep,
    random: Math.random,
  });
}

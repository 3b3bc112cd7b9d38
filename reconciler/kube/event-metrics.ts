// What became of the Kubernetes Events, counted; every series is there at zero from the start.
import { Counter, type Registry } from 'prom-client';

export const eventResults = ['created', 'existing', 'dropped', 'failed'] as const;

export type EventResult = (typeof eventResults)[number];

export interface EventMetrics {
  count(result: EventResult): void;
}

/** Creates and registers the counter. Throws when the registry already has it. */
export function createEventMetrics(registry: Registry): EventMetrics {
  const events = new Counter({
    name: 'zonewarden_events_total',
    help:
      'Kubernetes Events by what became of them: created; existing, another replica or an earlier run made it; ' +
      'dropped unsent, because there were too many or it was of no use; failed, the API server did not take it.',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  for (const result of eventResults) events.inc({ result }, 0);
  return { count: (result) => events.inc({ result }) };
}

// How long changes take to reach all name servers of Route 53.
import { Histogram, type Registry } from 'prom-client';

/** Seconds; AWS says within 60 as a rule. */
const buckets = [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 300];

/** @returns what is told the seconds of each change */
export function inSyncSeconds(registry: Registry): (seconds: number) => void {
  const histogram = new Histogram({
    name: 'zonewarden_route53_insync_seconds',
    help: 'Time from a change to the moment when all name servers of Route 53 have it; only with --aws-wait-insync.',
    buckets,
    registers: [registry],
  });
  return (seconds) => histogram.observe(seconds);
}

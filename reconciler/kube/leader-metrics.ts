// Whether this replica leads, as a gauge.
import { Counter, Gauge, type Registry } from 'prom-client';

export interface LeaderMetrics {
  leads(yes: boolean): void;
}

/** Creates and registers the metrics of leader election. Throws when the registry already has them. */
export function createLeaderMetrics(registry: Registry): LeaderMetrics {
  const leader = new Gauge({
    name: 'zonewarden_leader',
    help: '1 while this replica is the one that writes to the provider.',
    registers: [registry],
  });
  const terms = new Counter({
    name: 'zonewarden_leader_terms_total',
    help: 'How often this replica has become the leader.',
    registers: [registry],
  });
  return {
    leads(yes) {
      leader.set(yes ? 1 : 0);
      if (yes) terms.inc();
    },
  };
}

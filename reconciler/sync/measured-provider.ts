// A provider whose calls are counted and timed.
import type { Endpoint } from '../endpoint.ts';
import type { ChangeGroup, Outcome, Provider, Zone } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';
import type { SyncMetrics } from './metrics.ts';

/** Wraps a provider; the answers and errors are the wrapped one's. An apply with a failed group counts as an error. */
export function measured(provider: Provider, metrics: SyncMetrics): Provider {
  async function call<T>(operation: string, run: () => Promise<T>, failed: (answer: T) => boolean): Promise<T> {
    const labels = { provider: provider.name, operation };
    const end = metrics.providerSeconds.startTimer(labels);
    let result = 'error';
    try {
      const answer = await run();
      if (!failed(answer)) result = 'success';
      return answer;
    } finally {
      end();
      metrics.providerRequests.inc({ ...labels, result });
    }
  }
  const adjust = provider.adjust?.bind(provider);
  return {
    name: provider.name,
    capabilities: provider.capabilities,
    zones: (signal: AbortSignal): Promise<readonly Zone[]> =>
      call(
        'zones',
        () => provider.zones(signal),
        () => false,
      ),
    records: (zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> =>
      call(
        'records',
        () => provider.records(zone, signal),
        () => false,
      ),
    apply: (zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> =>
      call(
        'apply',
        () => provider.apply(zone, groups, signal),
        (outcomes) => outcomes.some((outcome) => !outcome.ok),
      ),
    ...(adjust && {
      adjust: (endpoints: readonly Endpoint[], signal: AbortSignal) =>
        call(
          'adjust',
          () => adjust(endpoints, signal),
          () => false,
        ),
    }),
  };
}

// An Event recorder on a fake API server and a clock of the test's own.
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { eventResource, type ObjectEvent } from '../../../reconciler/kube/event.ts';
import { createEventMetrics } from '../../../reconciler/kube/event-metrics.ts';
import { EventRecorder } from '../../../reconciler/kube/event-recorder.ts';
import type { KubeTransport } from '../../../reconciler/kube/transport.ts';
import type { FakeCollection, FakeObject } from '../../fakes/kube-api/collection.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { ManualClock } from './manual-clock.ts';
import { type LogLine, plainTransport } from './rig.ts';

type Results = Readonly<Record<string, number>>;

export const began = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** A violation of an Ingress; other words make another Event. */
export function violation(
  message = 'host "a.example.org" is outside the allowed domain example.com [OutsideDomainFilter]',
  object: Partial<ObjectEvent['object']> = {},
): ObjectEvent {
  const ingress = { group: 'networking.k8s.io', apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };
  return {
    object: { ...ingress, namespace: 'shop', name: 'web', uid: 'uid-web', ...object },
    type: 'Warning',
    reason: 'OutsideDomainFilter',
    message,
    action: 'Audit',
  };
}

export class EventRig {
  readonly api: FakeKubeApi;
  readonly clock = new ManualClock(began);
  readonly registry = new Registry();
  readonly log: LogLine[] = [];
  readonly transport: KubeTransport;
  readonly recorder: EventRecorder;
  readonly #events: FakeCollection;

  constructor(api: FakeKubeApi, requestTimeoutMs?: number) {
    this.api = api;
    this.#events = api.serve(eventResource);
    this.transport = plainTransport(api.url, requestTimeoutMs);
    this.recorder = this.another();
  }

  /** Starts a rig that ends with the test. */
  static async start(
    context: TestContext,
    options: { readonly requestTimeoutMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<EventRig> {
    const rig = new EventRig(await FakeKubeApi.start(), options.requestTimeoutMs);
    context.after(async () => {
      const stopped = rig.recorder.stop();
      rig.clock.advance(1000);
      await stopped;
      await rig.transport.close();
      await rig.api.close();
    });
    await rig.recorder.start(options.signal ?? new AbortController().signal);
    return rig;
  }

  /** A second process on the same API server. */
  another(registry = this.registry): EventRecorder {
    return new EventRecorder({
      transport: this.transport,
      logger: pino({ level: 'debug' }, { write: (line) => this.log.push(JSON.parse(line) as LogLine) }),
      metrics: createEventMetrics(registry),
      instance: 'zonewarden-7d9f-abcde',
      now: this.clock.now,
      sleep: this.clock.sleep,
      random: () => 0.999_999,
    });
  }

  /** The Events that the API server has. */
  get events(): FakeObject[] {
    return this.#events.list(undefined);
  }

  get attempts(): number {
    return this.api.seen('create').length;
  }

  /** What was logged at `warn` or above. */
  get warnings(): string[] {
    return this.log.filter(({ level }) => level >= 40).map(({ msg }) => msg);
  }

  /** Moves the clock once what was going on has settled into a sleep. */
  async tick(ms: number): Promise<void> {
    await eventually('something sleeps', () => this.clock.waits.length > 0);
    this.clock.advance(ms);
  }

  /** Every series of zonewarden_events_total. */
  async results(registry = this.registry): Promise<Results> {
    const [metric] = await registry.getMetricsAsJSON();
    return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels.result, value]) ?? []);
  }

  /** Waits until so many Events have come to an end, one way or another. */
  async settled(count: number, registry = this.registry): Promise<Results> {
    const deadline = performance.now() + 5000;
    for (;;) {
      const results = await this.results(registry);
      const sum = Object.values(results).reduce((total, value) => total + value, 0);
      if (sum >= count) return results;
      if (performance.now() > deadline) throw new Error(`of ${count} Events ${JSON.stringify(results)} are settled`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

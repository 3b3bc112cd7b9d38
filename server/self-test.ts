// Finds out at start whether the API server calls the webhook, by having it try an object that the webhook always denies.
// It fails nothing: a log line, a metric and a detail of /readyz tell what is wrong.
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { sleep } from '../reconciler/kube/backoff.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import { readConfiguration } from './certificate-registration.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Runnable } from './runnable.ts';
import { type Finding, findingOfAcceptance, findingOfError, selfTestResults } from './self-test-finding.ts';
import type { SelfTestObject } from './self-test-object.ts';

export interface SelfTestOptions {
  readonly object: SelfTestObject;
  readonly transport: Pick<KubeTransport, 'get' | 'create'>;
  /** As in --webhook-configuration. */
  readonly configuration: string;
  /** The serving certificate and its chain, PEM. */
  readonly served: () => string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Milliseconds of a clock that is never set. */
  readonly monotonic: () => number;
  /** Failures of the first 30 s are part of a start: no replica is ready yet, no caBundle is in place. */
  readonly graceMs?: number | undefined;
  /** Between the first two attempts, doubled for each further one up to five minutes. */
  readonly pauseMs?: number | undefined;
}

const longestPauseMs = 300_000;

export class SelfTest implements Runnable, ReadinessCheck {
  readonly name = 'self-test';
  readonly #options: SelfTestOptions;
  readonly #results: Gauge<'result'>;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #finding: Finding = { result: 'pending', text: 'the API server has not been asked yet' };
  #told: string | undefined;

  /** Throws when the registry has its metric already. */
  constructor(options: SelfTestOptions) {
    this.#options = options;
    this.#results = new Gauge({
      name: 'zonewarden_webhook_self_test_result',
      help: 'What came of asking the API server whether it calls the webhook: 1 for the last result, judged being the good one.',
      labelNames: ['result'] as const,
      registers: [options.registry],
    });
    this.#show();
  }

  /** In the background, until the webhook has been asked once. */
  async start(signal: AbortSignal): Promise<void> {
    this.#running = this.#run(AbortSignal.any([signal, this.#stopped.signal]));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** Whoever cannot be called is no better for being called unready. */
  check(): true {
    return true;
  }

  note(): string | undefined {
    const { result, text } = this.#finding;
    return result === 'judged' ? undefined : `${result}: ${text}`;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { monotonic, graceMs = 30_000, pauseMs = 1000 } = this.#options;
    const began = monotonic();
    for (let pause = pauseMs; !signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
      await sleep(pause, signal);
      if (signal.aborted) return;
      const finding = await this.#ask(signal);
      if (signal.aborted) return;
      this.#finding = finding;
      this.#show();
      if (finding.result === 'judged') {
        this.#options.logger.info('Self-test: the API server calls the webhook');
        return;
      }
      if (monotonic() - began >= graceMs) this.#tell(finding);
    }
  }

  async #ask(signal: AbortSignal): Promise<Finding> {
    const { object, transport, configuration, served } = this.#options;
    try {
      await transport.create(`${object.path}?dryRun=All&fieldManager=zonewarden-self-test`, object.body, signal);
    } catch (error) {
      return findingOfError(error, object);
    }
    try {
      const seen = await readConfiguration(transport, configuration, signal);
      return findingOfAcceptance(object, configuration, seen && (seen.webhooks ?? []), served());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const text = `the API server let it through; why cannot be told without the webhook configuration ${configuration}: ${why}`;
      return { result: 'not_called', text };
    }
  }

  #show(): void {
    for (const result of selfTestResults) this.#results.set({ result }, result === this.#finding.result ? 1 : 0);
  }

  #tell({ result, text }: Finding): void {
    if (this.#told === text) return;
    this.#told = text;
    const level = result === 'forbidden' ? 'warn' : 'error';
    this.#options.logger[level]({ result }, `Self-test of the webhook: ${text}`);
  }
}

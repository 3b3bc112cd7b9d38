// A server of ExternalDNS's webhook-provider protocol in front of an in-memory provider, with faults for the asking.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import { type ChangeGroup, ProviderError, type Zone } from '../../../reconciler/providers/provider.ts';
import { readChanges } from '../../../reconciler/providers/webhook/change-set.ts';
import { failedChangesBody } from '../../../reconciler/providers/webhook/failed-changes.ts';
import { mediaType } from '../../../reconciler/providers/webhook/media-type.ts';
import { toWire } from '../../../reconciler/wire.ts';
import { zoneOf } from '../../../reconciler/zones.ts';

/** What becomes of a request instead; `done` resets the connection after the request was carried out. */
export type Fault = number | 'reset' | 'done' | 'silent' | { readonly type: string } | { readonly body: string };

export class FakeWebhookProvider {
  readonly inner: InMemoryProvider;
  /** `GET /records`, … */
  readonly calls: string[] = [];
  /** Asked before each request is carried out. */
  fault: (call: string, body: string) => Fault | undefined = () => undefined;
  /** Whether a refused change set says which of its groups failed, as our own server does; ExternalDNS's says nothing. */
  names = false;
  /** What POST /adjustendpoints makes of an endpoint. */
  adjust: (endpoint: Readonly<Record<string, unknown>>) => unknown = (endpoint) => endpoint;
  readonly #server: Server;
  readonly #zones: readonly string[];

  constructor(zones: readonly string[]) {
    this.#zones = zones;
    this.inner = new InMemoryProvider(zones);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url}`;
    const body = await text(request);
    this.calls.push(call);
    const fault = this.fault(call, body);
    if (fault === 'silent') return;
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    if (typeof fault === 'number') {
      response.writeHead(fault).end();
      return;
    }
    const answer = await this.#answer(call, body);
    if (fault === 'done') {
      request.socket.destroy();
      return;
    }
    const type = typeof fault === 'object' && 'type' in fault ? fault.type : mediaType;
    response.writeHead(answer.status, { 'content-type': type });
    response.end(typeof fault === 'object' && 'body' in fault ? fault.body : answer.body);
  }

  async #answer(call: string, body: string): Promise<{ readonly status: number; readonly body: string }> {
    const signal = AbortSignal.timeout(5_000);
    const zones = await this.inner.zones(signal);
    if (call === 'GET /') return { status: 200, body: JSON.stringify({ include: this.#zones }) };
    if (call === 'POST /adjustendpoints') {
      const endpoints: readonly Readonly<Record<string, unknown>>[] = JSON.parse(body);
      return { status: 200, body: JSON.stringify(endpoints.map((endpoint) => this.adjust(endpoint))) };
    }
    if (call === 'GET /records') {
      const all = await Promise.all(zones.map((zone) => this.inner.records(zone, signal)));
      return { status: 200, body: JSON.stringify(all.flat().map(toWire)) };
    }
    return await this.#apply(zones, body, signal);
  }

  async #apply(zones: readonly Zone[], body: string, signal: AbortSignal) {
    const groups = new Map<string, ChangeGroup>();
    for (const change of readChanges(JSON.parse(body))) {
      const { dnsName } = change.action === 'delete' ? change.prev : change.next;
      // An ownership record belongs to the group of its record: the protocol does not say which that is.
      const name = dnsName.replace(/^[a-z]+-/, '');
      groups.set(name, { dnsName: name, changes: [...(groups.get(name)?.changes ?? []), change] });
    }
    const failures: { group: ChangeGroup; error: ProviderError }[] = [];
    for (const group of groups.values()) {
      const zone = zoneOf(group.dnsName, zones);
      const [outcome] = zone === undefined ? [] : await this.inner.apply(zone, [group], signal);
      if (outcome?.ok === false) failures.push({ group, error: outcome.error });
      if (outcome === undefined) failures.push({ group, error: new ProviderError('OUTSIDE_ZONE', 'no zone') });
    }
    if (failures.length === 0) return { status: 204, body: '' };
    return { status: 500, body: this.names ? failedChangesBody(failures) : '' };
  }
}

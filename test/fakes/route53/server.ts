// Route 53 on loopback: the REST and XML of its API, as documented, with faults on demand. It checks no signatures.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { child, escaped, parse, write } from './xml.ts';
import type { FakeZone } from './zone.ts';

export interface Call {
  readonly operation: 'zones' | 'tags' | 'records' | 'change' | 'status';
  /** Of a change. */
  readonly changes: number;
  readonly body: string;
}

/** `lost` takes the request and answers nothing; `reset` does not even take it; `silent` leaves the connection open. */
export type Fault =
  | { readonly status: number; readonly code: string; readonly message?: string; readonly oldForm?: boolean }
  | 'lost'
  | 'reset'
  | 'silent';

const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
const zonesOnPage = 100;

export class FakeRoute53 {
  zones: FakeZone[];
  /** Every request, retries included. */
  readonly calls: Call[] = [];
  /** Asked before each request is done. */
  fault: (call: Call) => Fault | undefined = () => undefined;
  /** How often GetChange says PENDING. */
  pending = 0;
  readonly #server: Server;

  constructor(zones: readonly FakeZone[]) {
    this.zones = [...zones];
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  count(operation: Call['operation']): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    const body = await text(request);
    const call = { operation: operationOf(url, request), changes: body.split('<Change>').length - 1, body };
    this.calls.push(call);
    const fault = this.fault(call);
    if (fault === 'silent') return;
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (fault !== undefined && fault !== 'lost') return refuse(response, fault);
    const answer = this.#answer(call, url);
    if (fault === 'lost') return void request.socket.resetAndDestroy();
    if (typeof answer !== 'string') return refuse(response, answer);
    response.writeHead(200, { 'content-type': 'text/xml' }).end(`<?xml version="1.0"?>\n${answer}`);
  }

  #answer({ operation, body }: Call, url: URL): string | Exclude<Fault, string> {
    if (operation === 'zones') return this.#zonePage(url.searchParams.get('marker'));
    if (operation === 'tags') return this.#tags(body);
    if (operation === 'status') return `<GetChangeResponse ${namespace}>${this.#info()}</GetChangeResponse>`;
    const id = url.pathname.split('/')[3] ?? '';
    const zone = this.zones.find((one) => one.id === id);
    if (zone === undefined) {
      return { status: 404, code: 'NoSuchHostedZone', message: `No hosted zone found with ID: ${id}` };
    }
    if (operation === 'records') return recordPage(zone, url.searchParams);
    const batch = child(parse(body), 'ChangeBatch');
    const problem = zone.change((batch && child(batch, 'Changes'))?.children ?? []);
    if (problem !== undefined) return { status: 400, code: 'InvalidChangeBatch', message: problem };
    return `<ChangeResourceRecordSetsResponse ${namespace}>${this.#info()}</ChangeResourceRecordSetsResponse>`;
  }

  #info(): string {
    const status = this.pending-- > 0 ? 'PENDING' : 'INSYNC';
    return `<ChangeInfo><Id>/change/C1</Id><Status>${status}</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>`;
  }

  #zonePage(marker: string | null): string {
    const from = marker === null ? 0 : Number(marker);
    const zones = this.zones
      .slice(from, from + zonesOnPage)
      .map(
        ({ id, name, isPrivate }) =>
          `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name><CallerReference>x</CallerReference>` +
          `<Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`,
      );
    const next = from + zonesOnPage;
    const more = next < this.zones.length;
    return (
      `<ListHostedZonesResponse ${namespace}><HostedZones>${zones.join('')}</HostedZones>` +
      `<IsTruncated>${more}</IsTruncated>${more ? `<NextMarker>${next}</NextMarker>` : ''}` +
      '<MaxItems>100</MaxItems></ListHostedZonesResponse>'
    );
  }

  #tags(body: string): string {
    const ids = child(parse(body), 'ResourceIds')?.children.map((one) => one.text) ?? [];
    const sets = ids.map((id) => {
      const tags = Object.entries(this.zones.find((zone) => zone.id === id)?.tags ?? {});
      const list = tags.map(([key, value]) => `<Tag><Key>${escaped(key)}</Key><Value>${escaped(value)}</Value></Tag>`);
      return `<ResourceTagSet><ResourceType>hostedzone</ResourceType><ResourceId>${id}</ResourceId><Tags>${list.join('')}</Tags></ResourceTagSet>`;
    });
    return `<ListTagsForResourcesResponse ${namespace}><ResourceTagSets>${sets.join('')}</ResourceTagSets></ListTagsForResourcesResponse>`;
  }
}

function operationOf({ pathname }: URL, { method }: IncomingMessage): Call['operation'] {
  if (pathname.includes('/change/')) return 'status';
  if (pathname.includes('/tags/')) return 'tags';
  if (!pathname.includes('/rrset')) return 'zones';
  return method === 'POST' ? 'change' : 'records';
}

function recordPage(zone: FakeZone, query: URLSearchParams): string {
  const found = zone.from(query.get('name') ?? '', query.get('type') ?? '', query.get('identifier') ?? '');
  const size = Math.min(300, Number(query.get('maxitems') ?? 300));
  const sets = found.slice(0, size).map(({ set, name }) => {
    const children = set.children.map((one) => (one.name === 'Name' ? { ...one, text: name } : one));
    return write({ ...set, children });
  });
  const next = found[size];
  const identifier = next?.identifier ? `<NextRecordIdentifier>${next.identifier}</NextRecordIdentifier>` : '';
  const place = next && `<NextRecordName>${next.name}</NextRecordName><NextRecordType>${next.type}</NextRecordType>`;
  return (
    `<ListResourceRecordSetsResponse ${namespace}><ResourceRecordSets>${sets.join('')}</ResourceRecordSets>` +
    `<IsTruncated>${next !== undefined}</IsTruncated>${place ?? ''}${identifier}<MaxItems>${size}</MaxItems>` +
    '</ListResourceRecordSetsResponse>'
  );
}

function refuse(response: ServerResponse, { status, code, message = code, oldForm }: Exclude<Fault, string>): void {
  const body = oldForm
    ? `<InvalidChangeBatch ${namespace}><Messages><Message>${escaped(message)}</Message></Messages></InvalidChangeBatch>`
    : `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(`<?xml version="1.0"?>\n${body}`);
}

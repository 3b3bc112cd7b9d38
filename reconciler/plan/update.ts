// A record and the endpoint that takes its place.
import type { Endpoint } from '../endpoint.ts';
import type { RecordSet } from '../record-set.ts';

export interface Update {
  readonly prev: RecordSet;
  readonly next: Endpoint;
}

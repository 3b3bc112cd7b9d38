// The API group of the Gateway API, as its objects name it in references to each other.
import { readString } from '../object.ts';

/** The API group of every Gateway API kind. */
export const gatewayGroup = 'gateway.networking.k8s.io';

/** Reads the group of a reference: only an absent one is the Gateway API's, an explicit empty one is the core group. @throws ShapeError */
export function readGroup(value: unknown, field: string): string {
  return value === undefined || value === null ? gatewayGroup : readString(value, field);
}

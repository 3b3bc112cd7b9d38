// Status conditions, as the controllers of the Gateway API write them.
import { readList, readMap } from '../object.ts';

/** Whether the first condition of type `Accepted` is `True`; its observedGeneration is not asked (ExternalDNS). @throws ShapeError */
export function isAccepted(raw: unknown, field: string): boolean {
  const conditions = readList(raw, field).map((entry, index) => readMap(entry, `${field}[${index}]`));
  return conditions.find((condition) => condition.type === 'Accepted')?.status === 'True';
}

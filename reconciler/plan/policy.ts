// --policy: what a sync may do at all (ExternalDNS reference 6.5).

export type PlanPolicy = 'sync' | 'upsert-only' | 'create-only';

/** Whether the policy permits an action. Creating is always permitted. */
export function permits(policy: PlanPolicy, action: 'update' | 'delete'): boolean {
  return policy === 'sync' || (policy === 'upsert-only' && action === 'update');
}

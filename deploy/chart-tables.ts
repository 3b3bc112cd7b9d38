// What the chart knows of the program's tables: what each source reads, and what is asked of the webhook about each kind.
import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';
import type { ReadKind } from '../reconciler/claims/kinds/read-kind.ts';
import { claimingKinds, kindsToConsult, kindsToFollow, kindsToRead } from '../reconciler/claims/kinds.ts';
import { type SourceName, sourceNames } from '../reconciler/claims/policy.ts';
import { parseTemplate } from '../reconciler/claims/template/template.ts';
import { matchConditions } from '../webhooks/match-conditions.ts';
import { webhookRule } from '../webhooks/registration.ts';

/** Stands in the conditions for the prefix of the annotations, which the chart's values may change. */
const prefixMark = '@PREFIX@';

interface Read {
  readonly group: string;
  readonly resource: string;
  /** Which namespaces are listed: that of --namespace, that of --gateway-namespace, or all. */
  readonly in: ReadKind['watchedIn'];
}

/** @returns the text of `files/tables.yaml`, as an object */
export function chartTables() {
  return {
    reads: Object.fromEntries(sourceNames.map((source) => [source, readsOf(source, false)])),
    readsWithListenerSets: Object.fromEntries(sourceNames.map((source) => [source, readsOf(source, true)])),
    webhooks: claimingKinds.filter(({ admitted }) => admitted !== false).map(webhookOf),
  };
}

/** Everything that the program lists and watches for one source; for several it is the union. */
export function readsOf(source: SourceName, gatewayListenerSets: boolean): readonly Read[] {
  const settings = { sources: new Set([source]), gatewayListenerSets };
  const kinds = [...kindsToRead(settings), ...kindsToFollow(settings), ...kindsToConsult(settings)];
  return kinds.map(({ group, resource, watchedIn }) => ({ group, resource, in: watchedIn }));
}

function webhookOf(kind: ClaimingKind) {
  const { operations, scope } = webhookRule(kind);
  return {
    resource: kind.resource,
    group: kind.group,
    versions: kind.versions,
    operations,
    scope,
    in: kind.watchedIn,
    sources: kind.sources,
    ...(kind.needs !== undefined && { needs: kind.needs }),
    conditions: matchConditions(kind, { annotationPrefixes: [prefixMark], fqdnTemplate: undefined }),
    // With --fqdn-template any object may have a name.
    templatedConditions: matchConditions(kind, {
      annotationPrefixes: [prefixMark],
      fqdnTemplate: parseTemplate('--fqdn-template', ['{{.Name}}.example.com']),
    }),
  };
}

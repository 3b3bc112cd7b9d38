// What the operator should hear of --fqdn-template: the objects in scope of which it could not make every name.
import { refOf } from './claims/kinds/read-kind.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import type { ObjectLookup } from './claims/lookup.ts';
import { type ObjectRef, objectText } from './claims/object.ts';
import type { Policy } from './claims/policy.ts';
import { outOfScope } from './claims/scope.ts';
import { templateProblem } from './claims/templated.ts';

export interface ObjectProblem {
  readonly object: ObjectRef;
  /** A clause about the object. */
  readonly message: string;
}

interface Objects {
  readonly policy: Policy;
  readonly lookup: ObjectLookup;
  /** Objects by kind name. */
  readonly list: (kind: string) => readonly ClaimingObject[];
}

/** In the order of the kinds and of the lists. */
export function templateProblems({ policy, lookup, list }: Objects): readonly ObjectProblem[] {
  if (policy.fqdnTemplate === undefined && policy.fqdnTargetTemplate === undefined) return [];
  return claimingKinds.flatMap((kind) =>
    list(kind.kind).flatMap((object) => {
      const message = templateProblem(object);
      if (message === undefined || outOfScope(kind, object, policy, lookup) !== undefined) return [];
      return [{ object: refOf(kind, object.metadata), message }];
    }),
  );
}

/** `Ingress shop/web: --fqdn-template failed: …` */
export function problemText({ object, message }: ObjectProblem): string {
  return `${objectText(object)}: ${message}`;
}

// Go types, as far as templates can tell them apart: how the JSON of a Kubernetes object looks to a Go template.

export type GoType =
  | {
      readonly kind:
        | 'string'
        | 'int'
        | 'bool'
        /** metav1.Time: RFC 3339 in JSON, printed as Go prints a time. */
        | 'time'
        /** intstr.IntOrString: printed as either. */
        | 'intOrString'
        /** Any JSON; whole numbers are integers, as in an unstructured object. */
        | 'json'
        /** Any JSON whose keys also go by their Go names: what we have no Go type for. */
        | 'open'
        /** What encoding/json makes of a text: every number is floating-point. */
        | 'decoded';
    }
  | { readonly kind: 'pointer' | 'list' | 'map'; readonly of: GoType }
  | StructType;

export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Field {
  /** JSON keys from the struct to the field; none for a struct that is inlined. */
  readonly path: readonly string[];
  readonly type: GoType;
}

export const string: GoType = { kind: 'string' };
export const int: GoType = { kind: 'int' };
export const bool: GoType = { kind: 'bool' };
export const time: GoType = { kind: 'time' };
export const intOrString: GoType = { kind: 'intOrString' };
export const json: GoType = { kind: 'json' };
export const open: GoType = { kind: 'open' };
export const decoded: GoType = { kind: 'decoded' };

export function pointer(of: GoType): GoType {
  return { kind: 'pointer', of };
}

export function list(of: GoType): GoType {
  return { kind: 'list', of };
}

export const strings = list(string);
export const stringMap: GoType = { kind: 'map', of: string };
export const optionalString = pointer(string);

/**
 * Describes a struct. JSON keys follow from the names (`ClusterIP` is `clusterIP`); where they do not, give a Field.
 */
export function struct(name: string, fields: Readonly<Record<string, GoType | Field>>): StructType {
  const entries = Object.entries(fields).map(([field, type]): [string, Field] => [
    field,
    'path' in type ? type : { path: [jsonKey(field)], type },
  ]);
  return { kind: 'struct', name, fields: new Map(entries) };
}

/** A struct embedded in another: its fields count as fields of the outer one, and it goes by its own name too. */
export function embedded(type: StructType, ...path: readonly string[]): Readonly<Record<string, Field>> {
  const promoted = [...type.fields].map(([name, field]): [string, Field] => [
    name,
    { path: [...path, ...field.path], type: field.type },
  ]);
  return { ...Object.fromEntries(promoted), [type.name]: { path, type } };
}

/**
 * The JSON key of a Go field in the Kubernetes API: `ClusterIP` → `clusterIP`, `IPFamilies` → `ipFamilies`, `TLS` → `tls`.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#naming-conventions
 */
export function jsonKey(field: string): string {
  return field.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());
}

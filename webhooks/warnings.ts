// Warnings for whoever applies the object: few, short and ASCII, since they travel in HTTP headers.
import type { Violation } from '../reconciler/claims/claim.ts';
import type { ShapeError } from '../reconciler/claims/object.ts';
import { ascii, clip, clipMiddle } from '../reconciler/claims/plain-text.ts';
import { asciiHost, fieldList, groupByName, type NamedViolation } from '../reconciler/claims/wording.ts';
import { shapeProblem, shownField } from './status.ts';
import type { Verdict } from './verdict.ts';

/** Kubernetes advises at most 120 characters and cuts at 256, 4 KiB in all. */
const maxLength = 120;
const maxWarnings = 10;
const maxHostLength = 40;
const maxFieldLength = 40;
/** `is outside the allowed ...` */
const minMessage = 24;

/**
 * The warnings of a verdict, one for each name or annotation that breaks a rule without denying; a denial carries them too.
 * @returns at most ten, the tenth counting what is left; undefined when there are none
 */
export function warningTexts(verdict: Verdict): readonly string[] | undefined {
  if (verdict.shape !== undefined) return verdict.allowed ? [shapeWarning(verdict.shape)] : undefined;
  if (verdict.warnings.length === 0) return undefined;
  const groups = groupByName(verdict.warnings);
  if (groups.length <= maxWarnings) return groups.map(warningText);
  const shown = groups.slice(0, maxWarnings - 1).map(warningText);
  return [...shown, `${groups.length - shown.length} more violations; they are not listed`];
}

/**
 * Takes the most helpful wording that fits. What was probably meant is worth more than the whole of a path; of a name at
 * several fields each is worth more than the end of the message.
 */
function warningText({ violation, fields }: NamedViolation): string {
  const code = `[${violation.code}]`;
  const message = ascii(violation.message);
  const { long, short } = placesOf(violation, fields);
  const hinted = violation.hint === undefined ? message : `${message}; ${ascii(violation.hint)}`;
  const wordings =
    fields.length > 1
      ? [
          `${long} ${hinted}`,
          `${long} ${message}`,
          clipped(long, message, code),
          `${short} ${hinted}`,
          `${short} ${message}`,
        ]
      : [`${long} ${hinted}`, `${short} ${hinted}`, `${long} ${message}`];
  const fitting = wordings.find((wording) => wording.length > 0 && wording.length + 1 + code.length <= maxLength);
  return `${fitting ?? clip(`${short} ${message}`, maxLength - 1 - code.length)} ${code}`;
}

/** The message cut to what room the places leave; empty where too little of it would be left to be understood. */
function clipped(places: string, message: string, code: string): string {
  const room = maxLength - 1 - code.length;
  return room - places.length - 1 < minMessage ? '' : clip(`${places} ${message}`, room);
}

/** How a warning begins: what breaks the rule and where, in full and as short as can be understood. */
function placesOf(
  { subject }: Violation,
  fields: readonly string[],
): { readonly long: string; readonly short: string } {
  if (subject.type === 'annotation') {
    const key = ascii(subject.key);
    return { long: `annotation ${key}`, short: `annotation ${clip(key.replace(/^.*\//, ''), maxFieldLength)}` };
  }
  const host = asciiHost(subject.host);
  return {
    long: `host "${host}" at ${ascii(fieldList(fields))}`,
    short: `host "${clipMiddle(host, maxHostLength)}" at ${shortFields(fields)}`,
  };
}

/** `annotation hostname (+1 more)`: enough to find the place. */
function shortFields(fields: readonly string[]): string {
  const first = fields[0] ?? '';
  const annotation = /^metadata\.annotations\[[^/\]]*\/([^\]]*)\]$/.exec(first)?.[1];
  const shown = clip(ascii(annotation === undefined ? first : `annotation ${annotation}`), maxFieldLength);
  return fields.length === 1 ? shown : `${shown} (+${fields.length - 1} more)`;
}

function shapeWarning(shape: ShapeError): string {
  return clip(ascii(`${shownField(shape.field)} ${shapeProblem(shape)}`), maxLength);
}

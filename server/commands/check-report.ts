// What `zonewarden check` prints for people, and for the annotations of a pull request.
import type { Checked } from './checked.ts';

/** A line for each denial and warning, with its place, and a summary. */
export function textReport(checked: readonly Checked[]): string {
  const lines: string[] = [];
  for (const object of checked) {
    const where = placeOf(object);
    // The message of a denial begins with the object; a warning, being short, does not.
    if (!object.allowed) lines.push(`${where}denied: ${object.message ?? ''}`);
    for (const warning of object.warnings ?? []) lines.push(`${where}warning: ${subjectOf(object)}: ${warning}`);
  }
  return `${[...lines, summary(checked)].join('\n')}\n`;
}

/**
 * Workflow commands, an error for each cause and a warning for each warning, at the line where the object begins.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(checked: readonly Checked[]): string {
  const lines = checked.flatMap((object) => [
    ...errorsOf(object).map((text) => command('error', object, text)),
    ...(object.warnings ?? []).map((warning) => command('warning', object, `${subjectOf(object)}: ${warning}`)),
  ]);
  return `${[...lines, summary(checked)].join('\n')}\n`;
}

/** `web.yaml:12 (document 2): `; nothing for what a cluster has stored. */
function placeOf({ file, line, document = 1 }: Checked): string {
  if (file === undefined) return '';
  return `${file}:${line}${document > 1 ? ` (document ${document})` : ''}: `;
}

function errorsOf(object: Checked): readonly string[] {
  if (object.allowed) return [];
  const { causes = [], message = '' } = object;
  if (causes.length === 0) return [message];
  return causes.map((cause) => `${subjectOf(object)}: ${cause.field}: ${cause.message}`);
}

function command(name: 'error' | 'warning', { file, line }: Checked, message: string): string {
  const code = /\[(\w+)\]$/.exec(message)?.[1];
  const properties = [
    ...(file === undefined || file === '-' ? [] : [`file=${escapeProperty(file)}`, `line=${line}`]),
    ...(code === undefined ? [] : [`title=${escapeProperty(code)}`]),
  ];
  return `::${name}${properties.length > 0 ? ` ${properties.join(',')}` : ''}::${escapeText(message)}`;
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function subjectOf({ kind, namespace, name }: Checked): string {
  return `${kind} ${namespace}/${name}`;
}

function summary(checked: readonly Checked[]): string {
  const denied = checked.filter(({ allowed }) => !allowed).length;
  return `${checked.length} ${checked.length === 1 ? 'object' : 'objects'} judged, ${denied} denied`;
}

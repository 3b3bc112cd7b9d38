// The text form of a log line, as logrus writes it for ExternalDNS when it has no terminal:
// time="2026-08-22T10:00:00Z" level=info msg="All records are already up to date" key=value

/** Characters that logrus leaves unquoted. */
const plain = /^[A-Za-z0-9._/@^+-]*$/;

/** What Go's %q writes as it is: letters, marks, numbers, punctuation, symbols and the space of ASCII. */
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/**
 * One line with its newline: time, level and message, then the other fields sorted by name. Fields of an error or
 * another object stand as `err.code=…`; lists as Go prints them, `[a b]`.
 */
export function textLine({ time, level, msg, ...rest }: Readonly<Record<string, unknown>>): string {
  let line = `time=${quoted(time)} level=${quoted(level)}`;
  if (msg !== undefined && msg !== '') line += ` msg=${quoted(msg)}`;
  for (const [name, value] of flat(rest)) line += ` ${name}=${quoted(value)}`;
  return `${line}\n`;
}

function flat(fields: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(fields)
    .flatMap(([name, value]) => (isMap(value) ? flatMap(name, value) : [[name, value] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One level deep. What an object says first, its message, takes the object's own name. */
function flatMap(name: string, fields: object): readonly (readonly [string, unknown])[] {
  return Object.entries(fields).map(([inner, value]) => [inner === 'message' ? name : `${name}.${inner}`, value]);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted(value: unknown): string {
  const text = goText(value);
  if (plain.test(text)) return text;
  const escaped = text.replaceAll(/["\\]/g, '\\$&').replaceAll(unprintable, escapeCharacter);
  return `"${escaped}"`;
}

function goText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** As Go's strconv.Quote: \n, \x1b, \u202e, \U000e0001. */
function escapeCharacter(character: string): string {
  const short = escapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  // Half of a surrogate pair is no character.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

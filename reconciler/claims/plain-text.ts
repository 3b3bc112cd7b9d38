// Text of strangers made fit to be shown: nothing that moves a cursor, forges a line or breaks a header, and never long.

// Controls, format characters (bidi overrides, zero-width), lone surrogates, private and unassigned code points, line ends.
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
const plain = /^[ -~]*$/;
const ellipsis = '...';

/** Writes every character that a terminal would not show as itself in the form `\u{200b}`. */
export function printable(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(unprintable, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** Printable ASCII only, for HTTP headers (warnings) and audit annotations; what has no ASCII form becomes `?`. */
export function ascii(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll('…', ellipsis).replace(/[^ -~]/gu, '?');
}

/** Keeps the beginning; `most` counts the ellipsis. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - ellipsis.length) + ellipsis;
}

/** Keeps both ends: of a hostname the first label and the domain say most. `most` counts the ellipsis. */
export function clipMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = most - ellipsis.length;
  return text.slice(0, Math.ceil(kept / 2)) + ellipsis + text.slice(text.length - Math.floor(kept / 2));
}

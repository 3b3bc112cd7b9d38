// The escapes of html, js and urlquery, character for character as in Go's text/template.

const htmlEscapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => htmlEscapes[char] ?? char);
}

export function escapeJs(text: string): string {
  return text.replace(/['"\\]|[<>&=]|\p{C}|[\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (char) => {
    if ('\'"\\'.includes(char)) return `\\${char}`;
    const code = char.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** url.QueryEscape. */
export function escapeQuery(text: string): string {
  const escaped = encodeURIComponent(text.toWellFormed());
  return escaped
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

// Keeps secrets out of the log: whatever stands under a secret's name, private keys and authorisation headers. It works
// on whole lines, so that fields of child loggers and nested objects are covered too.

const censored = '[redacted]';

/** Cheap and generous; only a line with one of these words is looked at closely. */
const suspicious = /authorization|token|secret|passw|passphrase|credential|cookie|key|bearer |basic /i;

/** Names are compared in lower case without separators. The last word counts: `secretName` and `tokenFile` are no secrets. */
const secretName =
  /(?:authorization|tokens?|secrets?|passwords?|passwd|passphrases?|credentials?|cookies?)$|(?:^|api|private|access|aes|tsig|shared|signing|encryption)key$/;

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const authorization = /\b(Bearer|Basic) +[\w.~+/=-]{16,}/gi;

/** @param line one JSON object and a newline */
export function redactedLine(line: string): string {
  return suspicious.test(line) ? `${JSON.stringify(redact(JSON.parse(line)))}\n` : line;
}

/** The fields of a line, to be written in another form. */
export function redactedFields(line: string): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = JSON.parse(line);
  return suspicious.test(line) ? redactMap(fields) : fields;
}

function redact(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(privateKey, censored).replace(authorization, `$1 ${censored}`);
  if (Array.isArray(value)) return value.map(redact);
  return typeof value === 'object' && value !== null ? redactMap(value) : value;
}

function redactMap(fields: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields);
  return Object.fromEntries(entries.map(([name, value]) => [name, isSecret(name) ? censored : redact(value)]));
}

function isSecret(name: string): boolean {
  return secretName.test(name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase());
}

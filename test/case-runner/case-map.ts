// A map of a case file, read key by key: what nobody asked for is a mistake of the writer and an error that names the file.

export type Raw = Readonly<Record<string, unknown>>;

/** A case file that is not in the form that test/cases/README.md describes. */
export class CaseError extends Error {
  readonly code = 'BAD_CASE';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'CaseError';
  }
}

export function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a map's keys; an absent optional key gives undefined, a value of another type is a CaseError. */
export class CaseMap {
  readonly where: string;
  readonly #raw: Raw;
  readonly #unread: Set<string>;

  constructor(where: string, raw: unknown) {
    if (!isMap(raw)) throw new CaseError(where, 'must be a map');
    this.where = where;
    this.#raw = raw;
    this.#unread = new Set(Object.keys(raw));
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#raw, key);
  }

  any(key: string): unknown {
    this.#unread.delete(key);
    return this.#raw[key];
  }

  text(key: string): string | undefined {
    return this.#typed(key, 'a string', (value) => typeof value === 'string');
  }

  number(key: string): number | undefined {
    return this.#typed(key, 'a number', (value) => typeof value === 'number');
  }

  flag(key: string): boolean | undefined {
    return this.#typed(key, 'true or false', (value) => typeof value === 'boolean');
  }

  list(key: string): readonly unknown[] | undefined {
    return this.#typed(key, 'a list', (value) => Array.isArray(value));
  }

  texts(key: string): readonly string[] | undefined {
    return this.#typed(key, 'a list of strings', isTexts);
  }

  maps(key: string): readonly Raw[] | undefined {
    return this.#typed(key, 'a list of maps', (value) => Array.isArray(value) && value.every(isMap));
  }

  map(key: string): Raw | undefined {
    return this.#typed(key, 'a map', isMap);
  }

  /** A map that is read with the same strictness. */
  inner(key: string): CaseMap | undefined {
    const value = this.map(key);
    return value === undefined ? undefined : new CaseMap(`${this.where}: ${key}`, value);
  }

  need<T>(key: string, value: T | undefined): T {
    if (value === undefined) throw new CaseError(this.where, `${key} is missing`);
    return value;
  }

  /** To be called when everything is read. @throws CaseError for keys that nobody asked for */
  end(): void {
    if (this.#unread.size === 0) return;
    throw new CaseError(this.where, `unknown key ${[...this.#unread].join(', ')}`);
  }

  #typed<T>(key: string, accepted: string, fits: (value: unknown) => boolean): T | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    if (!fits(value)) throw new CaseError(this.where, `${key} must be ${accepted}`);
    return value as T;
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

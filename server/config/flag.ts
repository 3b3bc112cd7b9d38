// The vocabulary of the configuration schema: typebox schemas that also say how their flag is written, read and shown.
import * as Type from 'typebox';
import { type Command, configuredCommands } from './commands.ts';

export type FlagForm = 'boolean' | 'integer' | 'duration' | 'text' | 'choice';

/** A value as Config holds it; durations are milliseconds. */
export type FlagValue = boolean | number | string | readonly string[];

/** What a flag's declaration may say beside its form. */
export interface Wording {
  /** One or two sentences. */
  readonly description: string;
  /** The commands that make use of it; by default those of its group. */
  readonly commands?: readonly Command[] | undefined;
  /** Never shown in errors, logs or help. */
  readonly secret?: boolean | undefined;
  /** One letter: `f` is -f. */
  readonly short?: string | undefined;
  /** What stands for the value in help, such as FILE. */
  readonly placeholder?: string | undefined;
  /** Completes "expected …" for a text with a pattern, and names an unusual form in help. */
  readonly accepts?: string | undefined;
  /** Why this release does not do it: only the default is accepted, anything else is refused with this sentence. */
  readonly unavailable?: string | undefined;
  /** What to use instead; setting the flag warns. */
  readonly deprecated?: string | undefined;
  /** Replaces the default when objects come from files (-f). */
  readonly defaultWithFiles?: FlagValue | undefined;
  /** Values that ExternalDNS has and Zonewarden refuses, each with what to say. */
  readonly refusedValues?: Readonly<Record<string, string>> | undefined;
}

export interface FlagAttributes extends Wording {
  readonly group: string;
  readonly form: FlagForm;
  readonly repeatable: boolean;
  /** Whether the flag is ExternalDNS's own: EXTERNAL_DNS_<FLAG> is read as well. */
  readonly externalDns: boolean;
  readonly commands: readonly Command[];
  readonly secret: boolean;
  /** Undefined when the setting may stay unset. */
  readonly defaultValue: FlagValue | undefined;
  /** For choices, in the order to show. */
  readonly choices: readonly string[];
  /** Smallest value of an integer, or of a duration in milliseconds. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Regular expression that a text must match. */
  readonly pattern: string | undefined;
}

interface Flagged {
  readonly flag: FlagAttributes;
}

interface Group {
  readonly group: string;
  readonly externalDns: boolean;
  readonly commands?: readonly Command[] | undefined;
}

interface Numeric extends Wording {
  /** Undefined for a setting that may stay unset; wrap it in Type.Optional. */
  readonly default: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

interface Text extends Wording {
  /** Empty unless given. */
  readonly default?: string | undefined;
  /** Regular expression that the value must match. */
  readonly pattern?: string | undefined;
}

type Facts = Partial<FlagAttributes> & Pick<FlagAttributes, 'form' | 'defaultValue'>;

/** @returns the constructors for the flags of one group, which the group's schema file calls once per flag */
export function flagGroup(group: Group) {
  const attributes = (wording: Wording, facts: Facts): FlagAttributes => ({
    ...wording,
    group: group.group,
    externalDns: group.externalDns,
    commands: withExplain(wording.commands ?? group.commands ?? configuredCommands),
    secret: wording.secret ?? false,
    repeatable: false,
    choices: [],
    minimum: undefined,
    maximum: undefined,
    pattern: undefined,
    ...facts,
  });
  const numeric = (wording: Numeric, form: 'integer' | 'duration', fallback?: number) => {
    const minimum = wording.minimum ?? fallback;
    return attributes(wording, { form, defaultValue: wording.default, minimum, maximum: wording.maximum });
  };
  return {
    /** True or false; false unless the default says otherwise. */
    boolean(wording: Wording & { readonly default?: boolean | undefined }) {
      const flag = attributes(wording, { form: 'boolean', defaultValue: wording.default ?? false });
      return flagged(Type.Boolean(), flag);
    },
    integer(wording: Numeric) {
      const flag = numeric(wording, 'integer');
      return flagged(Type.Integer(limits(flag)), flag);
    },
    /** Milliseconds in Config, never negative. */
    duration(wording: Numeric) {
      const flag = numeric(wording, 'duration', 0);
      return flagged(Type.Number(limits(flag)), flag);
    },
    text(wording: Text) {
      const flag = attributes(wording, { form: 'text', defaultValue: wording.default ?? '', pattern: wording.pattern });
      return flagged(Type.String(wording.pattern === undefined ? {} : { pattern: wording.pattern }), flag);
    },
    /** A text that may stay unset; wrap it in Type.Optional. */
    unsetText(wording: Omit<Text, 'default'>) {
      return flagged(Type.String(), attributes(wording, { form: 'text', defaultValue: undefined }));
    },
    choice<const Choices extends string[]>(
      choices: readonly [...Choices],
      wording: Wording & { readonly default: Choices[number] | undefined },
    ) {
      const flag = attributes(wording, { form: 'choice', defaultValue: wording.default, choices });
      return flagged(Type.Enum(choices), flag);
    },
    /** Repeatable; empty by default. */
    texts(wording: Wording & { readonly minLength?: number | undefined }) {
      const flag = attributes(wording, { form: 'text', repeatable: true, defaultValue: [] });
      return flagged(Type.Array(Type.String({ minLength: wording.minLength ?? 0 })), flag);
    },
    choices<const Choices extends string[]>(
      choices: readonly [...Choices],
      wording: Wording & { readonly default?: readonly Choices[number][] | undefined },
    ) {
      const defaultValue = wording.default ?? [];
      const flag = attributes(wording, { form: 'choice', repeatable: true, defaultValue, choices });
      return flagged(Type.Array(Type.Enum(choices)), flag);
    },
  };
}

/** explain takes whatever a plan of several commands takes: it is a plan of one name. */
function withExplain(commands: readonly Command[]): readonly Command[] {
  const plans = commands.includes('plan') && commands.length > 1 && !commands.includes('explain');
  return plans ? [...commands, 'explain'] : commands;
}

function limits({ minimum, maximum }: FlagAttributes) {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

function flagged<Schema extends Type.TSchema>(schema: Schema, flag: FlagAttributes): Schema & Flagged {
  return Object.assign(schema, { flag });
}

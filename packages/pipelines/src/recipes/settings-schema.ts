import { formatValue } from '@avemo/checks';

interface SettingBase {
  /** One sentence for help and documentation. */
  description: string;
  /** Whether blocks depend on it: only such settings reach `prepare`. */
  prepares?: boolean;
}

/** A whole number or any number, with its range. */
export interface NumberSetting extends SettingBase {
  /** Whole numbers only, or any. */
  type: 'integer' | 'number';
  /** The value when none is given. */
  default: number;
  /** The least value. */
  minimum?: number;
  /** The greatest value. */
  maximum?: number;
  /** Below every value. */
  exclusiveMinimum?: number;
  /** Above every value. */
  exclusiveMaximum?: number;
}

/** Yes or no. */
export interface BooleanSetting extends SettingBase {
  /** Yes or no. */
  type: 'boolean';
  /** The value when none is given. */
  default: boolean;
}

/** A text, or one of a list of texts. */
export interface StringSetting extends SettingBase {
  /** A text. */
  type: 'string';
  /** The value when none is given. */
  default: string;
  /** The texts that are taken; default any. */
  enum?: readonly string[];
}

/** A list of numbers. */
export interface ListSetting extends SettingBase {
  /** A list of numbers. */
  type: 'array';
  /** The value when none is given. */
  default: readonly number[];
  /** What each number may be. */
  items: Pick<NumberSetting, 'type' | 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'>;
  /** The fewest numbers. */
  minItems?: number;
  /** The most numbers. */
  maxItems?: number;
}

/** One setting of a recipe: a property of a JSON Schema. */
export type Setting = NumberSetting | BooleanSetting | StringSetting | ListSetting;

/** The settings of a recipe by name. From it follow types, checks, `--set`, help and the schema of the config file. */
export type SettingsSchema = Readonly<Record<string, Setting>>;

type ValueOf<S> = S extends { type: 'boolean' }
  ? boolean
  : S extends { type: 'string'; enum: readonly (infer E)[] }
    ? E
    : S extends { type: 'string' }
      ? string
      : S extends { type: 'array' }
        ? readonly number[]
        : number;

/** The values of a recipe's settings. */
export type SettingsOf<S extends SettingsSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** The settings on which blocks depend. */
export type PreparedSettings<S extends SettingsSchema> = {
  readonly [K in keyof S as S[K] extends { prepares: true } ? K : never]: ValueOf<S[K]>;
};

/** The value of a setting. */
export type SettingValue = number | boolean | string | readonly number[];

/** The range of numbers in words: `at least 1`, `above 0 and at most 1`. */
export function rangeOf(setting: Partial<NumberSetting>): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = setting;
  return [
    minimum !== undefined && `at least ${minimum}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    maximum !== undefined && `at most ${maximum}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

/** What a setting takes, in words. */
export function kindOf(setting: Setting): string {
  if (setting.type === 'boolean') return 'true or false';
  if (setting.type === 'string') return setting.enum ? setting.enum.join(' or ') : 'a text';
  const number = (one: Partial<NumberSetting>, many: boolean) => {
    const noun = one.type === 'integer' ? (many ? 'integers' : 'an integer') : many ? 'numbers' : 'a number';
    return [noun, rangeOf(one)].filter(Boolean).join(' ');
  };
  if (setting.type !== 'array') return number(setting, false);
  const { minItems, maxItems, items } = setting;
  const count =
    minItems !== undefined && minItems === maxItems
      ? `${minItems} `
      : `${minItems !== undefined ? `at least ${minItems} ` : ''}${maxItems !== undefined ? `at most ${maxItems} ` : ''}`;
  return `${count}${number(items, true)}`;
}

/** Whether a value is one that the setting takes. */
export function fits(setting: Setting, value: unknown): value is SettingValue {
  switch (setting.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && (!setting.enum || setting.enum.includes(value));
    case 'array': {
      const { items, minItems = 0, maxItems = Infinity } = setting;
      if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
      return value.every((item) => fitsNumber(items, item));
    }
    default:
      return fitsNumber(setting, value);
  }
}

function fitsNumber(setting: Partial<NumberSetting>, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (setting.type === 'integer' && !Number.isSafeInteger(value)) return false;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = setting;
  return (
    !(minimum !== undefined && value < minimum) &&
    !(maximum !== undefined && value > maximum) &&
    !(exclusiveMinimum !== undefined && value <= exclusiveMinimum) &&
    !(exclusiveMaximum !== undefined && value >= exclusiveMaximum)
  );
}

/** Throws unless `name` is a setting of the schema, looked up among its own keys only. */
export function requireSetting(schema: SettingsSchema, name: string): Setting {
  if (Object.hasOwn(schema, name)) return schema[name];
  throw new RangeError(
    `there is no setting ${formatValue(name)}; expected one of ${Object.keys(schema).join(', ') || 'none'}.`,
  );
}

/**
 * All settings: the defaults, and what is given on top of them, each checked against the schema.
 *
 * @param schema - The recipe's settings.
 * @param given - Values by name, later ones on top of earlier ones; a preset, a config file, options.
 * @returns A value for every setting.
 * @throws RangeError naming the setting, what it takes and what was given.
 */
export function resolveSettings(
  schema: SettingsSchema,
  ...given: Readonly<Record<string, unknown>>[]
): Record<string, SettingValue> {
  const settings: Record<string, SettingValue> = {};
  for (const [name, setting] of Object.entries(schema)) settings[name] = setting.default;
  for (const [name, value] of given.flatMap((values) => Object.entries(values))) {
    const setting = requireSetting(schema, name);
    if (!fits(setting, value)) {
      throw new RangeError(`the setting ${name} takes ${kindOf(setting)}; got ${formatValue(value)}.`);
    }
    settings[name] = value;
  }
  return settings;
}

/**
 * Reads one setting from text: `dropout=0.5`, `filters=8,16`, `joint=true`.
 *
 * @throws RangeError where there is no such setting or the text is no value of it.
 */
export function parseSetting(schema: SettingsSchema, assignment: string): [string, SettingValue] {
  const at = assignment.indexOf('=');
  const name = at < 0 ? assignment : assignment.slice(0, at);
  const setting = requireSetting(schema, name);
  const text = at < 0 ? '' : assignment.slice(at + 1);
  const value = valueOf(setting, text);
  if (at >= 0 && fits(setting, value)) return [name, value];
  throw new RangeError(`the setting ${name} takes ${kindOf(setting)}; got ${formatValue(text)}.`);
}

function valueOf(setting: Setting, text: string): unknown {
  const number = (part: string) => (part.trim() === '' ? NaN : Number(part));
  if (setting.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (setting.type === 'string') return text;
  return setting.type === 'array' ? text.split(',').map(number) : number(text);
}

/** The settings that blocks depend on. */
export function preparedSettings(
  schema: SettingsSchema,
  settings: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => schema[name].prepares === true));
}

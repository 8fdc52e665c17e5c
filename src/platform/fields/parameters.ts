/** Reads one raw parameter; throws an Error whose message says what it must be. */
export type Reader = (raw: string) => unknown;

/** What a DTO class says of one parameter of a query string or a path. */
export interface Parameter {
  name: string;
  read: Reader;
  required: boolean;
  preset: unknown;
  /** a parameter that may not be given with it */
  excludes?: string | undefined;
  /** the preset, when it depends on the other parameters */
  presetOf?: ((others: Record<string, unknown>) => unknown) | undefined;
  /** what is wrong with a value beside the other parameters, if anything */
  disagrees?: ((value: unknown, others: Record<string, unknown>) => string | undefined) | undefined;
  /** of a filter, which may be given several times: `read` reads one of its conditions */
  filter?: 'filter';
}

const declared = new Map<object, Parameter[]>();
/** what `parametersOf` answers, which is asked for several times for each request */
const known = new Map<object, readonly Parameter[]>();

export function addParameter(dto: object, parameter: Parameter): void {
  known.clear();
  declared.set(dto, [...(declared.get(dto) ?? []), parameter]);
}

/** The parameters of a DTO class with those it inherits, by name in alphabetical order; a redeclared one replaces the inherited one. */
export function parametersOf(dto: object): readonly Parameter[] {
  let parameters = known.get(dto);
  if (parameters === undefined) known.set(dto, (parameters = collected(dto)));
  return parameters;
}

function collected(dto: object): Parameter[] {
  const byName = new Map<string, Parameter>();
  for (let type: object | null = dto; type; type = Object.getPrototypeOf(type) as object | null) {
    for (const parameter of declared.get(type) ?? []) if (!byName.has(parameter.name)) byName.set(parameter.name, parameter);
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const readers = {
  /** Digits only: no sign, blank, exponent, hexadecimal or leading zero. */
  integer: (raw: string): number => {
    if (!/^(0|[1-9]\d{0,15})$/.test(raw)) throw new Error('must be a whole number, written in digits only');
    return Number(raw);
  },

  text: (raw: string): string => raw.normalize('NFC').trim(),

  /** `a,b`: in ascending order, each once, so that the order in the address does not matter. */
  list:
    <T extends string | number>(read: (raw: string) => T) =>
    (raw: string): T[] =>
      [...new Set(raw.split(',').map((part) => read(part.trim())))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
};

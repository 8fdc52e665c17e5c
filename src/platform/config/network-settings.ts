import { isIP } from 'node:net';
import { ValidateBy, type ValidationArguments } from 'class-validator';

/** An address or a CIDR range, in the form of `BlockList.addSubnet`. */
export type AddressRange = [address: string, prefix: number, family: 'ipv4' | 'ipv6'];

/** The parts of a setting that is a list: `a, b` is a and b. */
export function listed(setting: string): string[] {
  return setting
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Reads `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32`; null when it is neither an address nor a range. */
export function addressRangeOf(entry: string): AddressRange | null {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  return version === 0 || prefix > longest ? null : [address, prefix, version === 4 ? 'ipv4' : 'ipv6'];
}

/** `*`, `off`, or origins as browsers write them (RFC 6454, section 6.1): `https://books.example, http://localhost:5173`. */
export function IsOrigins(): PropertyDecorator {
  const isOrigins = (setting: string) =>
    setting === '*' || setting === 'off' || everyOf(setting, (entry) => urlOf(entry)?.origin === entry);
  return decorator('isOrigins', isOrigins, 'must be *, off, or origins such as https://books.example with commas between them');
}

/** Addresses and ranges with commas between them. */
export function IsAddressRanges(): PropertyDecorator {
  const message = 'must be addresses or ranges such as 10.0.0.0/8 with commas between them';
  return decorator('isAddressRanges', (setting) => everyOf(setting, (entry) => addressRangeOf(entry) !== null), message);
}

/** Parameters of an address that `pg` would take for ours: the limits of a connection (see database/data-source-options.ts). */
const OUR_PARAMETERS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'query_timeout',
  'connectionTimeoutMillis',
];
const WITHOUT_OURS = `must not set ${OUR_PARAMETERS.slice(0, -1).join(', ')} or ${OUR_PARAMETERS.at(-1)}, which Colophon sets`;

/** The address of a database: `postgres://user:password@host:5432/name`, or without a host and with `?host=/directory/of/its/socket`. */
export function IsDatabaseUrl(): PropertyDecorator {
  const message = (setting: string) =>
    isDatabaseUrl(setting) ? WITHOUT_OURS : 'must start with postgres:// and be a URL in which special characters are percent-encoded';
  return decorator('isDatabaseUrl', (setting) => isDatabaseUrl(setting) && leavesLimitsToUs(setting), message);
}

function isDatabaseUrl(setting: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(setting)) return false;
  // pg takes an address without a host, which is no URL
  const url = setting.replace(/@(?=\/)/, '@localhost');
  if (!URL.canParse(url)) return false;
  const { username, password, pathname, hash } = new URL(url);
  // a # begins what is not sent to anybody: it belongs to a password
  return hash === '' && [username, password, pathname].every((part) => isDecodable(part));
}

function leavesLimitsToUs(setting: string): boolean {
  const parameters = new URLSearchParams(setting.split(/\?(.*)/s)[1]);
  return !OUR_PARAMETERS.some((name) => parameters.has(name));
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** The address of a Redis: `redis://user:password@host:6379/1`, `rediss://…`, or `unix:///path/of/its/socket`. */
export function IsRedisUrl(): PropertyDecorator {
  const message = (setting: string) =>
    /^(rediss?|unix):\/\//.test(setting)
      ? 'must be like redis://user:password@host:6379/1 or unix:///path/to/socket, with special characters percent-encoded'
      : 'must start with redis://, rediss:// or unix://';
  return decorator('isRedisUrl', isRedisUrl, message);
}

function isRedisUrl(setting: string): boolean {
  if (!/^(rediss?|unix):\/\//.test(setting) || !URL.canParse(setting)) return false;
  const { protocol, username, password, hostname, port, pathname, search, hash } = new URL(setting);
  // nobody reads what a ? or a # begins: they belong to a password
  if (search + hash !== '' || ![username, password, pathname].every((part) => isDecodable(part))) return false;
  if (protocol === 'unix:') return username + password + hostname + port === '' && pathname.length > 1;
  return hostname !== '' && /^(\/\d*)?$/.test(pathname);
}

/** Where the world reaches the service: scheme and host, and no more. */
export function IsPublicUrl(): PropertyDecorator {
  return decorator('isPublicUrl', (setting) => urlOf(setting)?.origin === setting.replace(/\/$/, ''), 'must be like https://books.example');
}

/** Addresses of PostgreSQL servers beside `DATABASE_URL`, which must be set, with commas between them. */
export function IsReplicaUrls(): PropertyDecorator {
  const areUrls = (setting: string) => everyOf(setting, isDatabaseUrl);
  return ValidateBy({
    name: 'isReplicaUrls',
    validator: {
      validate: (value: unknown, on) =>
        typeof value === 'string' && areUrls(value) && everyOf(value, leavesLimitsToUs) && isDistinct(value, on),
      defaultMessage: (on) => {
        if ((on?.object as { DATABASE_URL?: string }).DATABASE_URL === undefined)
          return 'needs DATABASE_URL, the primary that the replicas follow';
        if (areUrls(String(on?.value)) && !everyOf(String(on?.value), leavesLimitsToUs)) return WITHOUT_OURS;
        return 'must be addresses that start with postgres:// and in which special characters are percent-encoded, with commas between them (a comma in one is written %2C), each once and none that of DATABASE_URL';
      },
    },
  });
}

/** Each server once, and none of them the primary. */
function isDistinct(setting: string, on: ValidationArguments | undefined): boolean {
  const { DATABASE_URL: primary } = on?.object as { DATABASE_URL?: string };
  const servers = [primary, ...listed(setting)];
  return primary !== undefined && new Set(servers).size === servers.length;
}

/** `message`: what the setting must be, or what says that of a setting. It never holds a value, which may be a password. */
function decorator(name: string, holds: (setting: string) => boolean, message: string | ((setting: string) => string)): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && holds(value);
  const defaultMessage = (on?: ValidationArguments) => (typeof message === 'string' ? message : message(String(on?.value)));
  return ValidateBy({ name, validator: { validate, defaultMessage } });
}

function everyOf(setting: string, holds: (entry: string) => boolean): boolean {
  const entries = listed(setting);
  return entries.length > 0 && entries.every(holds);
}

function urlOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

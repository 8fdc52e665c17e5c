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

/** The address of a database: `postgres://user:password@host:5432/name`, or without a host and with `?host=/directory/of/its/socket`. */
export function IsDatabaseUrl(): PropertyDecorator {
  return decorator(
    'isDatabaseUrl',
    isDatabaseUrl,
    'must start with postgres:// and be a URL in which special characters are percent-encoded',
  );
}

function isDatabaseUrl(setting: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(setting)) return false;
  // pg takes an address without a host, which is no URL
  const url = setting.replace(/@(?=\/)/, '@localhost');
  if (!URL.canParse(url)) return false;
  const { username, password, pathname } = new URL(url);
  return [username, password, pathname].every((part) => isDecodable(part));
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** Where the world reaches the service: scheme and host, and no more. */
export function IsPublicUrl(): PropertyDecorator {
  return decorator('isPublicUrl', (setting) => urlOf(setting)?.origin === setting.replace(/\/$/, ''), 'must be like https://books.example');
}

/** Addresses of PostgreSQL servers beside `DATABASE_URL`, which must be set, with commas between them. */
export function IsReplicaUrls(): PropertyDecorator {
  const areUrls = (setting: string) => everyOf(setting, (entry) => /^postgres(ql)?:\/\//.test(entry));
  return ValidateBy({
    name: 'isReplicaUrls',
    validator: {
      validate: (value: unknown, on) => typeof value === 'string' && areUrls(value) && isDistinct(value, on),
      defaultMessage: (on) =>
        (on?.object as { DATABASE_URL?: string }).DATABASE_URL === undefined
          ? 'needs DATABASE_URL, the primary that the replicas follow'
          : 'must be addresses that start with postgres://, with commas between them (a comma in one is written %2C), each once and none that of DATABASE_URL',
    },
  });
}

/** Each server once, and none of them the primary. */
function isDistinct(setting: string, on: ValidationArguments | undefined): boolean {
  const { DATABASE_URL: primary } = on?.object as { DATABASE_URL?: string };
  const servers = [primary, ...listed(setting)];
  return primary !== undefined && new Set(servers).size === servers.length;
}

function decorator(name: string, holds: (setting: string) => boolean, message: string): PropertyDecorator {
  return ValidateBy({
    name,
    validator: { validate: (value: unknown) => typeof value === 'string' && holds(value), defaultMessage: () => message },
  });
}

function everyOf(setting: string, holds: (entry: string) => boolean): boolean {
  const entries = listed(setting);
  return entries.length > 0 && entries.every(holds);
}

function urlOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

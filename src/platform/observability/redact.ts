import { KEY_PREFIX } from '../access/key-text.js';

/** What stands in a log in place of a secret. */
export const HIDDEN = '[secret]';

/** Names of parameters, members and headers whose value is nobody's business. `author` and `cursor` are no secrets. */
const SECRET_NAME = /key$|token|secret|passw|pwd|credential|authorization|^auth$|signature|^sig$|session|cookie|jwt|bearer/i;

/** Whether an address may hold a secret at all; most do not, and this is asked of each. */
const WORTH_A_LOOK = /key|token|secret|pass|pwd|cred|auth|sig|session|cookie|jwt|bearer|%|@/i;

/** No scheme is longer: from each place where one might begin, all of a long address would be read otherwise. */
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^/?#\s"'<>]*@/gi;
const SCHEME = /\b(bearer|basic|apikey)\s+[^\s"',;]+/gi;
const ASSIGNED = /(["']?)\b([a-z0-9_.-]{2,40})\1(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"',;&}\])]+)/gi;

/** A key of the database, wherever somebody pasted it. */
const API_KEY = new RegExp(`${KEY_PREFIX}[\\w-]{8,}`, 'g');

/** Takes secrets out of texts that are logged: those it knows, and what looks like one. */
export class Redactor {
  private readonly secrets: string[];

  /** `secrets`: values that must not show, in whatever they stand. */
  constructor(secrets: readonly string[] = []) {
    const spellings = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    this.secrets = [...new Set(spellings)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  }

  /** A message, a stack, whatever somebody wrote. */
  text(text: string): string {
    return this.known(text)
      .replace(USER_INFO, `$1${HIDDEN}@`)
      .replace(SCHEME, `$1 ${HIDDEN}`)
      .replace(ASSIGNED, (all, quote: string, name: string, between: string) =>
        SECRET_NAME.test(name) ? `${quote}${name}${quote}${between}${HIDDEN}` : all,
      );
  }

  /** The target of a request: the values of parameters that are named like secrets are left out, and who is named before an `@`. */
  target(url: string): string {
    const bare = this.known(url);
    if (!WORTH_A_LOOK.test(bare)) return bare;
    const [path = '', ...rest] = bare.replace(USER_INFO, `$1${HIDDEN}@`).split('?');
    return rest.length === 0 ? path : `${path}?${rest.join('?').split('&').map(hiddenParameter).join('&')}`;
  }

  private known(text: string): string {
    let bare = text;
    for (const secret of this.secrets) if (bare.includes(secret)) bare = bare.replaceAll(secret, HIDDEN);
    return bare.includes(KEY_PREFIX) ? bare.replaceAll(API_KEY, `${KEY_PREFIX}${HIDDEN}`) : bare;
  }
}

/** The secrets among the settings: the key, and the passwords in addresses, as they are written and as they are meant. */
export function secretsOf(settings: {
  adminApiKey?: string | null;
  databaseUrl?: string | null;
  databaseReplicaUrls?: readonly string[];
  redisUrl?: string | null;
}): string[] {
  const passwords = [settings.databaseUrl, ...(settings.databaseReplicaUrls ?? []), settings.redisUrl].flatMap((url) =>
    passwordsOf(url ?? ''),
  );
  return [settings.adminApiKey ?? '', ...passwords].filter((secret) => secret !== '');
}

function passwordsOf(url: string): string[] {
  const [, user = '', password = '', place = ''] = /^[a-z+]+:\/\/([^:@/]*):(.*)@([^@]*)$/i.exec(url) ?? [];
  const inQuery = /[?&]password=([^&]*)/i.exec(url)?.[1] ?? '';
  // a password that is also a name would take that name out of every line
  return [password, inQuery]
    .flatMap((secret) => [secret, decoded(secret)])
    .filter((secret) => secret !== '' && secret !== user && !place.includes(secret));
}

function hiddenParameter(parameter: string): string {
  const name = parameter.split('=', 1)[0]!;
  return name !== parameter && SECRET_NAME.test(decoded(name)) ? `${name}=${HIDDEN}` : parameter;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

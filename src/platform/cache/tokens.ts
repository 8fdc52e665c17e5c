import { randomBytes } from 'node:crypto';
import type { RedisLink } from './redis-link.js';

/** The tokens of tags, by tag. */
export type Tokens = ReadonlyMap<string, string>;

/** A value that a tag never had before: 64 random bits. */
export function newToken(): string {
  return randomBytes(8).toString('base64url');
}

/** The tokens of these tags in their order, as one text. */
export function vectorOf(tokens: Tokens, tags: readonly string[]): string {
  let vector = '';
  for (const tag of tags) vector += tokens.get(tag)!;
  return vector;
}

/** Reads the tokens of these tags from Redis; null when it cannot be asked. */
export async function readTokens(link: RedisLink, tags: string[]): Promise<Tokens | null> {
  if (!link.available) return null;
  const keys = tags.map((tag) => `${link.prefix}t:${tag}`);
  let tokens = await link.ask('MGET', (client) => client.mGet(keys), null);
  const absent = tokens === null ? [] : keys.filter((_, i) => tokens![i] === null);
  if (absent.length > 0) {
    await create(link, absent);
    tokens = await link.ask('MGET', (client) => client.mGet(keys), null);
  }
  return tokens === null || tokens.includes(null) ? null : new Map(tags.map((tag, i) => [tag, tokens[i]!]));
}

/** An absent token is created, never assumed: NX, because another instance may be doing the same. */
async function create(link: RedisLink, keys: string[]): Promise<void> {
  await link.ask(
    'SET',
    (client) => {
      const commands = client.multi();
      for (const key of keys) commands.set(key, newToken(), { condition: 'NX' });
      return commands.execAsPipeline();
    },
    null,
  );
}

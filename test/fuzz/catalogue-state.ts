import pg from 'pg';

/** Tables that hold no records: what the service notes of itself may change whenever it likes. */
const NOT_RECORDS =
  '^(imports|cache_|page_|search_|derived|signing|first_loads|book_set|long_list|migrations|audit|api_key|idempotency|rate_)';

/** What the catalogue holds at this moment, as one number. */
export class CatalogueState {
  private constructor(
    private readonly client: pg.Client,
    private readonly sql: string,
  ) {}

  static async of(databaseUrl: string): Promise<CatalogueState> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname !~ $1 order by 1`,
      [NOT_RECORDS],
    );
    const sums = rows.map(
      ({ name }) => `select '${name}' as name, count(*) as rows, sum(hashtextextended(t::text, 0)) as sum from "${name}" t`,
    );
    return new CatalogueState(
      client,
      `select md5(string_agg(s::text, ',' order by s.name)) as checksum from (${sums.join(' union all ')}) s`,
    );
  }

  /** Different as soon as any record is. */
  async checksum(): Promise<string> {
    const { rows } = await this.client.query<{ checksum: string }>(this.sql);
    return rows[0]!.checksum;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

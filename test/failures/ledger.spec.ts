import { Ledger } from './ledger.js';

type Row = { title: string; n: number } | { id: number; page_count: number };

/** What a ledger finds when the database holds these rows and the service shows these books. */
async function auditOf(
  ledger: Ledger,
  titles: { title: string; n: number }[],
  versions: { id: number; page_count: number }[],
  shown: Record<number, { title: string; pageCount: number }>,
) {
  const rows: Row[][] = [titles, versions];
  return ledger.audit(
    async () => rows.shift() as never[],
    async (id) => shown[id] ?? null,
  );
}

let ledger: Ledger;
let [first, second]: string[] = [];
beforeEach(() => {
  ledger = new Ledger('test');
  [first, second] = [ledger.newTitle(), ledger.newTitle()];
  ledger.acknowledgeAdded(first, 1);
  ledger.acknowledgeVersion(1, 7);
});

const kept = () => [{ id: 1, page_count: 7 }];
const shown = () => ({ 1: { title: first!, pageCount: 7 } });

it('finds nothing wrong when all that was acknowledged is there once, and what was not may be or not', async () => {
  const right = { lost: [], duplicated: [], acknowledged: 2 };
  expect(await auditOf(ledger, [{ title: first!, n: 1 }], kept(), shown())).toEqual(right);
  expect(
    await auditOf(
      ledger,
      [
        { title: first!, n: 1 },
        { title: second!, n: 1 },
      ],
      [{ id: 1, page_count: 8 }],
      shown(),
    ),
  ).toEqual(right);
});

it('finds what was acknowledged and is not in the database', async () => {
  expect((await auditOf(ledger, [], kept(), shown())).lost).toEqual(['Ledger test 1, book 1: not in the database']);
});

it('finds what is there twice, acknowledged or not', async () => {
  const { duplicated } = await auditOf(
    ledger,
    [
      { title: first!, n: 1 },
      { title: second!, n: 2 },
    ],
    kept(),
    shown(),
  );
  expect(duplicated).toEqual(['Ledger test 2: 2 times']);
});

it('finds an update that is lost, in the database or in what the service shows', async () => {
  const rows = [{ title: first!, n: 1 }];
  expect((await auditOf(ledger, rows, [{ id: 1, page_count: 6 }], shown())).lost).toEqual(['book 1: 6 in the database, not 7']);
  expect((await auditOf(ledger, rows, kept(), { 1: { title: first!, pageCount: 6 } })).lost).toEqual(['book 1: the service shows 6']);
  expect((await auditOf(ledger, rows, kept(), {})).lost).toEqual(['Ledger test 1, book 1: the service shows none']);
});

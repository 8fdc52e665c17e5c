import type { CatalogueRecord } from '../record.js';
import type { DumpLine, Rejection } from './dump-lines.js';
import { recordReference } from './keys.js';
import { mapAuthor } from './map-author.js';
import { mapEdition } from './map-edition.js';
import { mapWork } from './map-work.js';

/** What a line says: a record, that its key now leads to another, that it is gone, or nothing a catalogue of books holds. */
export type DumpEntry =
  | { kind: 'record'; record: CatalogueRecord }
  | { kind: 'redirect'; target: string }
  | { kind: 'deleted' }
  | { kind: 'uncatalogued' }
  | ({ kind: 'rejected' } & Rejection);

/** Reads the document of a line by its type. Pages, languages, lists and other types are not catalogued. Never throws. */
export function mapLine(line: DumpLine): DumpEntry {
  switch (line.type) {
    case '/type/author':
      return { kind: 'record', record: mapAuthor(line) };
    case '/type/work':
      return { kind: 'record', record: mapWork(line) };
    case '/type/edition':
      return { kind: 'record', record: mapEdition(line) };
    case '/type/redirect':
      return mapRedirect(line);
    case '/type/delete':
      return { kind: 'deleted' };
    default:
      return { kind: 'uncatalogued' };
  }
}

function mapRedirect({ key, json }: DumpLine): DumpEntry {
  const target = recordReference(json.get('location'));
  if (target !== undefined && target !== key) return { kind: 'redirect', target };
  return { kind: 'rejected', code: 'redirect-without-target', reason: 'The redirect does not lead to another author, work or edition.' };
}

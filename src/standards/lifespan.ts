import { type EdtfDate, parseDate } from './edtf.js';

/** The two ends of a life, each null when the text does not say it. */
export interface Lifespan {
  born: EdtfDate | null;
  died: EdtfDate | null;
}

/**
 * Reads the dates catalogues add to a name (MARC 100 $d): "1835-1910", "1661?-1731.", "1947-", "-1950", "b. 1955",
 * "d. 1820", "384-322 B.C." A period of activity ("fl. 1600", "4th cent.") says neither birth nor death.
 */
export function parseLifespan(raw: string): Lifespan {
  const text = raw.trim().replace(/,$/, '');
  const [, word, date = ''] = /^(b(?:orn)?|d(?:ied)?)\b\.?\s*(.*)$/i.exec(text) ?? [];
  if (word !== undefined)
    return word.toLowerCase().startsWith('b') ? { born: understood(date), died: null } : { born: null, died: understood(date) };
  const [, left = '', right = ''] = /^([^\p{Pd}]*)\p{Pd}(.*)$/u.exec(text) ?? [];
  if (/^(?:fl|active|flourished)\b|\bcent/i.test(text)) return { born: null, died: null };
  const died = understood(right);
  const bornBeforeChrist = died?.from?.startsWith('-') && !/[ab]\.?\s?[cd]\b/i.test(left);
  const born = understood(bornBeforeChrist ? `${left} B.C.` : left);
  return { born: born && { ...born, raw: left.trim() }, died };
}

function understood(text: string): EdtfDate | null {
  const date = parseDate(text.trim(), 'life');
  return date.edtf === null ? null : date;
}

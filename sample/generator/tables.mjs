import { readFileSync } from 'node:fs';

/**
 * Reads a table of tab-separated columns whose first line names them: one object a row, with where it stands (`file:line`) for
 * messages. No quoting; a cell is empty where the fact is not known. Throws at the first row that breaks these rules.
 * @param {string} path
 * @param {string[]} columns the names the first line must have, in order
 * @returns {Record<string, string>[]}
 */
export function readTable(path, columns) {
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
  const refuse = (number, reason) => {
    throw new Error(`${path}:${number}: ${reason}`);
  };
  if (header !== columns.join('\t')) refuse(1, `the columns must be ${columns.join(', ')}`);
  if (lines.pop() !== '') refuse(lines.length + 2, 'the last line must end with a line feed');
  return lines.map((line, index) => {
    const cells = line.split('\t');
    if (cells.length !== columns.length) refuse(index + 2, `${cells.length} cells instead of ${columns.length}`);
    if (line !== line.normalize('NFC')) refuse(index + 2, 'not in Unicode normalization form C');
    if (cells.some((cell) => cell !== cell.trim())) refuse(index + 2, 'a cell begins or ends with a blank');
    return { ...Object.fromEntries(columns.map((column, at) => [column, cells[at]])), where: `${path}:${index + 2}` };
  });
}

/**
 * The values of a cell that holds several; none for an empty cell.
 * @param {string} cell
 * @param {string} separator
 */
export function valuesOf(cell, separator) {
  return cell === '' ? [] : cell.split(separator);
}

const ABBREVIATIONS = new Set(
  'assn bd bros co corp dept dr ed esq etc inc jr ltd no nos off print pt pub ser sr st univ vol vols'.split(' '),
);

/** Removes what ISBD puts between areas and cataloguing leaves at the end of a field: "Penguin ;" is "Penguin". */
export function trimIsbd(text: string): string {
  let kept = text.trim();
  while (/[,;:]$|\s[/=]$/.test(kept.slice(-2))) kept = kept.slice(0, -1).trimEnd();
  return kept;
}

/** Removes the full stop that ends a field ("Quotations."), not the one of an initial or abbreviation ("Smith, J.", "etc."). */
export function trimFullStop(text: string): string {
  if (!text.endsWith('.')) return text;
  const [, last] = /(?:^|[\s,("[-])([^\s,("[-]+)\.$/u.exec(text) ?? [];
  const isAbbreviation = last === undefined || /^\p{L}$|\./u.test(last) || ABBREVIATIONS.has(last.toLowerCase());
  return isAbbreviation ? text : text.slice(0, -1);
}

/** Removes the square brackets around information supplied by the cataloguer ("[Paris]"), also where the closing one was lost. */
export function unbracket(text: string): string {
  if (!text.startsWith('[')) return text;
  const inner = /^\[([^[\]]*)\]?$/.exec(text)?.[1];
  return inner === undefined ? text : inner.trim();
}

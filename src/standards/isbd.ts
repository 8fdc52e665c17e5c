/** Removes what ISBD puts between areas and cataloguing leaves at the end of a field: "Penguin ;" is "Penguin". */
export function trimIsbd(text: string): string {
  return text.replace(/(?:\s*[,;:]|\s+[/=])+\s*$/u, '').trim();
}

/** Removes the square brackets around information supplied by the cataloguer ("[Paris]"), also where the closing one was lost. */
export function unbracket(text: string): string {
  const inner = /^\[([^[\]]*)\]?$/.exec(text)?.[1];
  return inner === undefined ? text : inner.trim();
}

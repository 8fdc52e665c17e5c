export { type DumpLine, MAX_LINE_BYTES, type Rejection, splitLine } from './dump-lines.js';
export { mapAuthor } from './map-author.js';
export { mapEdition } from './map-edition.js';
export { type DumpEntry, mapLine } from './map-line.js';
export { mapWork } from './map-work.js';
export { DumpReadError, type RawLine, readDump, readDumpInChunks } from './read-dump.js';

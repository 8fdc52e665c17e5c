export function ensureServices(...names: string[]): void;
export function findProgram(...commands: string[]): string | null;

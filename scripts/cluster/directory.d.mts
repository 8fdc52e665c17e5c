export function openDirectory(directory: string): void;
export function demandEnterable(directory: string): void;

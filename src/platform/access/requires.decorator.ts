import { SetMetadata } from '@nestjs/common';
import type { Role } from './principal.js';

export const REQUIRES = 'colophon:requires';

/** Whose keys may use this handler. Every handler that writes says so; a read that says nothing is for all readers. */
export const Requires = (role: Role) => SetMetadata(REQUIRES, role);

export const OPEN = 'colophon:open';

/** This read needs no key even where anonymous reading is switched off: health, metrics, explanations of problems. */
export const Open = () => SetMetadata(OPEN, true);

import { Module } from '@nestjs/common';
import { ProblemsController } from './problems.controller.js';

/** Serves the pages of the problems. */
@Module({ controllers: [ProblemsController] })
export class ProblemsModule {}

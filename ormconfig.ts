import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { readEnv } from './src/platform/config/env.js';
import { dataSourceOptions } from './src/platform/database/data-source-options.js';

export default new DataSource(dataSourceOptions(readEnv().DATABASE_URL ?? 'postgres://localhost/colophon', { pool: 1, patience: 'unlimited' }));

// The compiled application, with the sample catalogue: node colophon.mjs, with its Settings as JSON on standard input.
import 'reflect-metadata';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { measured } from './measured.mjs';

const dist = join(import.meta.dirname, '../../../dist');
const { createApp } = await import(join(dist, 'app.js'));
const { SampleCatalogue } = await import(join(dist, 'modules/imports/index.js'));

const app = await createApp(await json(process.stdin));
await app.get(SampleCatalogue).loadIntoEmpty();
await app.listen(0, '127.0.0.1');
measured(app.getHttpServer().address().port);

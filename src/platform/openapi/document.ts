import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contentSecurityPolicyOf } from './docs-policy.js';
import { finish } from './finish.js';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const description = `
A book catalogue: **books** (editions), the **works** they are editions of, **authors**, **publishers**, **series** and **subjects**.

* Lists are paged with \`limit\` and \`offset\`; every page links to its neighbours.
* Answers are cached and always fresh: an answer that begins after a write was acknowledged never shows older data. Send \`If-None-Match\` to save the bytes.
* Errors are \`application/problem+json\` (RFC 9457) and name the parameter or member that is wrong.
* Writes need an API key in \`X-Api-Key\`, or as a bearer token: press *Authorize*.
* What is said of an operation holds once it is found. Before that, any address may answer 400, 404, 405, 408, 413, 414, 415, 417 or 431.
`.trim();

const tags: [name: string, description: string][] = [
  ['books', 'Editions: what has an ISBN, a cover and a number of pages.'],
  ['works', 'What the editions of one text have in common.'],
  ['authors', 'Persons, organizations and meetings.'],
  ['publishers', 'Publishers and their imprints.'],
  ['series', "Stories in several works, and publishers' series."],
  ['subjects', 'What works and books are about.'],
  ['search', 'All kinds of record at once, and what somebody is typing.'],
  ['identifiers', 'Records by their numbers elsewhere.'],
  ['cache', 'The stored pages, for operators.'],
  ['keys', 'Who may do what.'],
  ['audit', 'Who did what.'],
];

/** The OpenAPI document of the running application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Colophon')
    .setDescription(description)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The server that answers, local or in production.')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'A key of this catalogue, or that of `ADMIN_API_KEY`.' },
      'ApiKey',
    )
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: 'The same keys, as `Authorization: Bearer` (RFC 6750).' },
      'Bearer',
    );
  for (const [name, text] of tags) builder.addTag(name, text);
  return finish(SwaggerModule.createDocument(app, builder.build(), { operationIdFactory }));
}

/** Mounts Swagger UI at `/docs` and the document at `/openapi.json`. */
export function mountDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload === 'string' && isPage(reply.getHeader('content-type')) && /^\/docs\b/.test(request.url))
      reply.header('content-security-policy', contentSecurityPolicyOf(payload)).header('referrer-policy', 'no-referrer');
    done(null, payload);
  });
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Colophon',
    swaggerOptions: {
      // without the bar on top, whose logo brings a style of its own that the policy would have to name
      layout: 'BaseLayout',
      tryItOutEnabled: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      persistAuthorization: true,
    },
  });
}

function isPage(contentType: unknown): boolean {
  return String(contentType).startsWith('text/html');
}

/** `BooksController`, `findPage` → `books.findPage`. */
function operationIdFactory(controller: string, method: string): string {
  return `${controller.replace('Controller', '').toLowerCase()}.${method}`;
}

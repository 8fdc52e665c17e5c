import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { RawParameters } from './split-query.js';
import { readBody } from './read-body.js';
import { readParameters, refuse } from './read-request.js';
import type { Mistake } from '../problems/problem.js';

/** The global pipe: hands every handler its query, path and body as validated instances of their DTO classes. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (metatype === undefined) return value;
    const dto = metatype as new () => object;
    if (type === 'body') return readBody(dto, value);
    if (type !== 'query' && type !== 'param') return value;
    const mistakes: Mistake[] = [];
    const read = readParameters(dto, value as RawParameters, type === 'param' ? 'path' : 'query', mistakes);
    refuse(mistakes);
    return read;
  }
}

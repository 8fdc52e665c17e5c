import { Controller, Get, Header, Param, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from '../access/requires.decorator.js';
import { Uncached } from '../cache/cached.decorator.js';
import { Problem } from './problem.js';
import { PAGE_POLICY, problemListPage, problemPage } from './problem-page.js';
import { ProblemPath } from './problem-path.dto.js';
import { publishedProblems } from './published-problems.js';

const HTML = 'text/html; charset=utf-8';
/** A page changes with the version of the service only. */
const AN_HOUR = 'public, max-age=3600';

/** The pages that the `type` of a problem points to, for people who open it (RFC 9457, section 3.1.1). */
@ApiExcludeController()
@Controller({ path: 'problems', version: VERSION_NEUTRAL })
export class ProblemsController {
  @Get()
  @Uncached()
  @Open()
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  @Header('cache-control', AN_HOUR)
  list(): string {
    return problemListPage(publishedProblems());
  }

  /** 404 `route-not-found` for what never was a code. */
  @Get(':code')
  @Uncached()
  @Open()
  @Header('content-type', HTML)
  @Header('content-security-policy', PAGE_POLICY)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  @Header('cache-control', AN_HOUR)
  page(@Param() { code }: ProblemPath): string {
    const problem = publishedProblems().find((published) => published.code === code);
    if (problem === undefined) throw new Problem('route-not-found', 'There is no problem of this code. The list is at /problems.');
    return problemPage(problem);
  }
}

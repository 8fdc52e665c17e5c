import { Body, Controller, Delete, Get, Module, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController, ApiExcludeEndpoint, ApiOperation } from '@nestjs/swagger';
import { AppModule } from '../../src/app.module.js';
import { Requires } from '../../src/platform/access/requires.decorator.js';
import { Cached, Reads, Uncached } from '../../src/platform/cache/cached.decorator.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { controllersOf, faultsOf, routesOf } from './routes.js';

class MagazineQuery {}
interface MagazineFilter {
  title: string;
}

@Controller('magazines')
class Magazines {
  @Get('good')
  @Cached('magazines')
  @ApiOperation({ summary: 'A page of magazines' })
  good(@Query() query: MagazineQuery): MagazineQuery {
    return query;
  }

  @Post('guarded')
  @Requires('editor')
  @ApiOperation({ summary: 'Add a magazine' })
  guarded(@Body() magazine: MagazineQuery): MagazineQuery {
    return magazine;
  }

  @Get('silent')
  @ApiOperation({ summary: 'A page of magazines' })
  silent(): void {}

  @Get('undecided')
  @Cached('magazines')
  @Uncached()
  @ApiOperation({ summary: 'A page of magazines' })
  undecided(): void {}

  @Get('untagged')
  @Cached()
  @ApiOperation({ summary: 'A page of magazines' })
  untagged(): void {}

  @Get('lonely/:id')
  @Cached('magazines#:id', 'authors')
  @ApiOperation({ summary: 'A magazine' })
  lonely(): void {}

  @Get('secret')
  @Cached('magazines')
  @Requires('reader')
  @ApiOperation({ summary: 'A page of magazines' })
  secret(): void {}

  @Get('unsummarised')
  @Uncached()
  unsummarised(): void {}

  @Get('undocumented')
  @Uncached()
  @ApiExcludeEndpoint()
  undocumented(): void {}

  @Delete('unguarded')
  @ApiOperation({ summary: 'Remove a magazine' })
  unguarded(): void {}

  @Post('asked')
  @Reads()
  @ApiOperation({ summary: 'Look magazines up' })
  asked(@Body() question: MagazineQuery): MagazineQuery {
    return question;
  }

  @Delete('pretending')
  @Reads()
  @ApiOperation({ summary: 'Remove a magazine' })
  pretending(): void {}

  @Get('unchecked/:id')
  @Uncached()
  @ApiOperation({ summary: 'A page of magazines' })
  unchecked(@Query() query: MagazineFilter, @Param('id') id: string): string {
    return query.title + id;
  }

  @Post('unread')
  @Requires('editor')
  @ApiOperation({ summary: 'Add a magazine' })
  unread(@Body() magazine: Record<string, unknown>): unknown {
    return magazine;
  }
}

@Controller('papers')
class Papers {
  @Delete()
  @Requires('librarian')
  @ApiOperation({ summary: 'Remove a paper' })
  remove(): void {}
}

@ApiExcludeController()
@Controller('internal')
class Internal {
  @Get()
  @Uncached()
  unsummarised(): void {}
}

@Module({ controllers: [Magazines, Internal] })
class MagazinesModule {}

@Module({ imports: [{ module: MagazinesModule, controllers: [Papers] }] })
class PlantedModule {}

describe('Every route of the application', () => {
  const routes = controllersOf(AppModule.with({} as Settings)).flatMap(routesOf);

  it('is found', () => {
    expect(routes).not.toEqual([]);
  });

  it.each(routes)('$name keeps the rules', (route) => {
    expect(faultsOf(route)).toEqual([]);
  });
});

describe('A route', () => {
  const routes = controllersOf(PlantedModule).flatMap(routesOf);

  it.each([
    ['Magazines.good', []],
    ['Magazines.guarded', []],
    ['Papers.remove', []],
    ['Internal.unsummarised', []],
    ['Magazines.undocumented', []],
    ['Magazines.silent', ['says neither @Cached nor @Uncached']],
    ['Magazines.undecided', ['says both @Cached and @Uncached']],
    ['Magazines.untagged', ['is cached under no tag']],
    ['Magazines.lonely', ['is cached under one record without the changes of many']],
    ['Magazines.secret', ['needs a key and is cached']],
    ['Magazines.unsummarised', ['has no summary']],
    ['Magazines.unguarded', ['writes and does not say who may']],
    ['Magazines.asked', []],
    ['Magazines.pretending', ['says that it reads and does not POST', 'writes and does not say who may']],
    ['Magazines.unchecked', ['takes its path not as a DTO class', 'takes its query not as a DTO class']],
    ['Magazines.unread', ['takes its body not as a DTO class']],
  ])('like the planted %s has these faults: %j', (name, faults) => {
    const route = routes.find((planted) => planted.name === name);
    expect(route && faultsOf(route).sort()).toEqual(faults);
  });
});

import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdField } from '../fields/fields.js';
import { End, GetPrivateOne, GetPrivatePage, Make } from '../openapi/private-operations.js';
import type { Found, FoundOne } from '../pagination/found.js';
import type { Actor } from '../writing/audit.repository.js';
import { By } from '../writing/write-request.js';
import { Identities } from './identities.js';
import { KeyDto, KeyQuery, NewKey, NewKeyDto } from './key.dto.js';
import { KeysRepository } from './keys.repository.js';

/** The path of one key. */
class ByKeyId {
  @IdField({ description: 'The id of the key.' })
  readonly id: number;
}

@ApiTags('keys')
@Controller()
export class KeysController {
  constructor(
    private readonly keys: KeysRepository,
    private readonly identities: Identities,
  ) {}

  @GetPrivatePage('keys', KeyDto, 'List API keys', 'All of them, those that have ended included. Never their texts.')
  findPage(@Query() query: KeyQuery): Promise<Found<KeyDto>> {
    return this.keys.findPage(query);
  }

  @GetPrivateOne('keys/:id', 'keys', KeyDto, 'Get an API key', 'What is known of one key.')
  getById(@Param() { id }: ByKeyId): Promise<FoundOne<KeyDto>> {
    return this.keys.getById(id);
  }

  @Make('keys', NewKeyDto, NewKey, 'Make an API key', 'The answer is the only place where the key is ever shown.')
  create(@Body() key: NewKey, @By('unkept') actor: Actor): Promise<FoundOne<NewKeyDto>> {
    return this.keys.create(key, actor);
  }

  @End('keys', 'Revoke an API key', 'The key stays in the list. Every instance refuses it within a second.')
  async revoke(@Param() { id }: ByKeyId, @By() actor: Actor): Promise<void> {
    await this.keys.revoke(id, actor);
    this.identities.forget();
  }
}

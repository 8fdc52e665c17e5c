import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SearchModule } from '../search/index.js';
import { Author } from './author.entity.js';
import { AuthorsController } from './authors.controller.js';
import { AuthorsRepository } from './authors.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Author])],
  controllers: [AuthorsController],
  providers: [AuthorsRepository],
  exports: [AuthorsRepository],
})
export class AuthorsModule {}

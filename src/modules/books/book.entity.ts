import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { PartialDateColumns } from '../records/index.js';

/** An edition. */
@Entity('books')
export class Book {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('integer') workId: number;
  @Column('text') title: string;
  @Column('text', { nullable: true }) subtitle: string | null;
  @Column('text') titleSort: string;
  @Column('text', { nullable: true }) statement: string | null;
  @Column('text', { nullable: true }) editionStatement: string | null;
  @Column('text', { nullable: true }) format: string | null;
  @Column('text', { nullable: true }) formatRaw: string | null;
  @Column(() => PartialDateColumns, { prefix: 'published' }) published: PartialDateColumns;
  @Column('char', { length: 2, nullable: true }) country: string | null;
  @Column('integer', { nullable: true }) pageCount: number | null;
  @Column('text', { nullable: true }) extentRaw: string | null;
  @Column('integer', { nullable: true }) heightMm: number | null;
  @Column('integer', { nullable: true }) widthMm: number | null;
  @Column('integer', { nullable: true }) depthMm: number | null;
  @Column('integer', { nullable: true }) weightG: number | null;
  @Column('integer', { nullable: true }) durationS: number | null;
  @Column('text', { nullable: true }) description: string | null;
  @Column('text', { nullable: true }) firstSentence: string | null;
  @Column('bigint', { nullable: true }) primaryIsbn13: string | null;
  @Column('text', { array: true }) lockedFields: string[];
  @Column('timestamptz') updatedAt: Date;
}

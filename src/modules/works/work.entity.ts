import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { PartialDateColumns } from '../records/index.js';

/** What the editions of one text have in common. */
@Entity('works')
export class Work {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('text') title: string;
  @Column('text', { nullable: true }) subtitle: string | null;
  @Column('text') titleSort: string;
  @Column('char', { length: 3, nullable: true }) originalLanguage: string | null;
  @Column(() => PartialDateColumns, { prefix: 'firstPublished' }) firstPublished: PartialDateColumns;
  @Column('text', { nullable: true }) description: string | null;
  @Column('text', { nullable: true }) firstSentence: string | null;
  @Column('text', { nullable: true }) notes: string | null;
  @Column('text', { array: true }) lockedFields: string[];
  @Column('timestamptz') updatedAt: Date;
}

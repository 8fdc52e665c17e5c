import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { PartialDateColumns } from '../records/index.js';

/** A person, an organization or a meeting. */
@Entity('authors')
export class Author {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('text') kind: string;
  @Column('text') name: string;
  @Column('text') nameSort: string;
  @Column('text', { nullable: true }) disambiguation: string | null;
  @Column('text', { nullable: true }) honorific: string | null;
  @Column('text', { nullable: true }) numeration: string | null;
  @Column(() => PartialDateColumns, { prefix: 'born' }) born: PartialDateColumns;
  @Column(() => PartialDateColumns, { prefix: 'died' }) died: PartialDateColumns;
  @Column('text', { nullable: true }) biography: string | null;
  @Column('text', { array: true }) lockedFields: string[];
  @Column('timestamptz') updatedAt: Date;
  @Column('timestamptz', { nullable: true }) deletedAt: Date | null;
}

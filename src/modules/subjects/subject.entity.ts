import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('subjects')
export class Subject {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('text') scheme: string;
  @Column('text') kind: string;
  @Column('text') heading: string;
  @Column('text') headingKey: string;
  @Column('text', { nullable: true }) code: string | null;
  @Column('timestamptz') updatedAt: Date;
}

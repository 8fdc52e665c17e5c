import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('series')
export class Series {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('text') kind: string;
  @Column('text') name: string;
  @Column('text') nameKey: string;
  @Column('timestamptz') updatedAt: Date;
}

import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('publishers')
export class Publisher {
  @PrimaryGeneratedColumn('identity', { type: 'integer' }) id: number;
  @Column('integer') version: number;
  @Column('text') name: string;
  @Column('text') nameKey: string;
  @Column('integer', { nullable: true }) parentId: number | null;
  @Column('timestamptz') updatedAt: Date;
}

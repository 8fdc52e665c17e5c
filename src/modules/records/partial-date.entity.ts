import { Column } from 'typeorm';

/** The five columns of a date. */
export class PartialDateColumns {
  @Column('text', { nullable: true }) raw: string | null;
  @Column('text', { nullable: true }) edtf: string | null;
  @Column('date', { nullable: true }) from: string | null;
  @Column('date', { nullable: true }) to: string | null;
  @Column('text', { nullable: true }) precision: string | null;
}

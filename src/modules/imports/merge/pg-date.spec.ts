import { pgDate } from './pg-date.js';

describe('A day for a date column', () => {
  it('is the day itself in the common era', () => {
    expect(pgDate('1813-01-28')).toBe('1813-01-28');
  });

  it('counts years before the common era without a year 0', () => {
    expect(pgDate('-0043-03-15')).toBe('0044-03-15 BC');
    expect(pgDate('0000-12-31')).toBe('0001-12-31 BC');
  });

  it('is null when PostgreSQL cannot hold it', () => {
    expect(pgDate('-4712-01-01')).toBe('4713-01-01 BC');
    expect(pgDate('-4713-01-01')).toBeNull();
    expect(pgDate('+5874898-01-01')).toBeNull();
  });

  it('is null for null', () => {
    expect(pgDate(null)).toBeNull();
  });
});

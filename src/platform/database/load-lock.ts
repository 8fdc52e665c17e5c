/** The key of the advisory lock that a first load holds while nobody else may write into the catalogue ("loading" on a telephone keypad). */
export const LOAD_LOCK = 5_623_464;

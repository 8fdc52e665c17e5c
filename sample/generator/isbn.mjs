/**
 * Completes twelve digits to an ISBN-13 with the check digit of ISO 2108 (weights 1 and 3, modulo 10).
 * @param {string} digits
 */
export function withCheckDigit(digits) {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/**
 * Whether the text is an ISBN-13 without hyphens whose check digit is right.
 * @param {string} text
 */
export function hasValidCheckDigit(text) {
  return /^97[89]\d{10}$/.test(text) && withCheckDigit(text.slice(0, 12)) === text;
}

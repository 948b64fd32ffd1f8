/** The ISBN-13 that folded text stands for: 13 digits, or an ISBN-10 (ISO 2108) whose check digit is right; else `null`. */
export const isbnIn = (folded: string): string | null => {
  if (/^97[89]\d{10}$/.test(folded)) return folded;
  if (!/^\d{9}[\dx]$/.test(folded)) return null;
  const digits = Array.from(folded, (digit) => (digit === 'x' ? 10 : Number(digit)));
  if (digits.reduce((sum, digit, i) => sum + digit * (10 - i), 0) % 11 !== 0) return null;
  const body = `978${folded.slice(0, 9)}`;
  const sum = Array.from(body, Number).reduce((all, digit, i) => all + digit * (i % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
};

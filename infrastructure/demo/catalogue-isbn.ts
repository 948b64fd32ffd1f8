/** The check digit of the first twelve digits of an ISBN-13 (ISO 2108): weights 1 and 3, complement to ten. */
export const checkDigit = (twelve: string): number => {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
};

/** An ISBN of the demo block 978-4-99999x, which no publisher uses; `serial` 0–999. */
export const demoIsbn = (serial: number): string => {
  const twelve = `978499999${String(serial).padStart(3, '0')}`;
  return `${twelve}${checkDigit(twelve)}`;
};

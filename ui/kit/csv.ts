/** RFC 4180 with a byte-order mark for Excel. A cell that would be read as a formula gets an apostrophe before it. */
export const csvOf = (header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string => {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
};

/**
 * Small things kept on the device. Storage may be forbidden, full, or hold something old: then they hold for this visit
 * only, and reading goes on.
 */
export const kept = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch (error) {
    console.warn(`${key} could not be read`, error);
    return null;
  }
};

export const keep = (key: string, value: unknown): void => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    console.warn(`${key} holds for this visit only`, error);
  }
};

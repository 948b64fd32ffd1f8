/**
 * Whether a key press belongs to the input method. Enter that confirms a conversion must not submit; Safari sends it
 * after `compositionend` with the old key code 229, so both are looked at.
 */
export const isComposing = (event: { readonly isComposing?: boolean; readonly keyCode?: number }): boolean =>
  event.isComposing === true || event.keyCode === 229;

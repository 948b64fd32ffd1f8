import { easy } from './easy.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { defineTexts } from './texts.ts';

/** Texts of the shell and the kit. */
export const baseTexts = defineTexts({ ja, en, easy });

import { ACTIVATIONS } from './activations.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { CONVOLUTION } from './convolution.ts';
import { NORMALISATION } from './normalisation.ts';
import { POOLING } from './pooling.ts';
import { PRODUCTS } from './products.ts';
import { REDUCTIONS } from './reductions.ts';
import type { Rule } from './rule.ts';
import { SHAPES } from './shapes.ts';

/** How the gradient passes each operator. */
export const GRADIENT_RULES: Readonly<Record<string, Rule>> = {
  ...ACTIVATIONS,
  ...ARITHMETIC,
  ...CONVOLUTION,
  ...NORMALISATION,
  ...POOLING,
  ...PRODUCTS,
  ...REDUCTIONS,
  ...SHAPES,
};

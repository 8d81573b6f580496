import { join } from 'node:path';
import { ownPackage } from '../packages/own-package.ts';

/** The estimators of the package: folders of `estimators/`, each a model that `heareval train` made, with a card. */
export const SHIPPED = ['chord', 'melody', 'notes', 'tags'] as const;

export type ShippedName = (typeof SHIPPED)[number];

/** Where they are, an absolute path. */
export function shippedFolder(): string {
  return join(ownPackage()?.folder ?? '', 'estimators');
}

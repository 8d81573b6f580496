import { z } from 'zod';
import type { Json } from '../../files/json-text.ts';

/** What the values of annotations of one kind are. */
export interface Namespace {
  readonly name: string;
  /** In words, for lists and help. */
  readonly about: string;
  /** Whether files have the observations as columns. */
  readonly dense?: true;
  readonly value: z.ZodType;
  /** Without it a confidence may be anything. */
  readonly confidence?: z.ZodType;
  /** What a value is, with an example, for errors. */
  readonly expected: string;
  /** Whether observations are points in time, whatever their durations. */
  readonly points?: true;
  /** A value as a line of text has it, undefined where it cannot; and what of it is not in that. */
  readonly label?: { readonly of: (value: Json) => string | undefined; readonly without?: string };
  /** What is odd in a value that the schema of JAMS allows, and that is therefore read. */
  readonly odd?: (value: unknown) => string | undefined;
}

/** A share that may be missing. */
export const shareOrNull = z.number().min(0).max(1).nullable();

/** One of so many texts. */
export function oneOf(texts: ReadonlySet<string>): z.ZodType {
  return z.string().refine((text) => texts.has(text));
}

/** The texts of a list with semicolons or line breaks between. */
export function vocabulary(list: string): ReadonlySet<string> {
  return new Set(
    list
      .split(/[;\n]/)
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  );
}

/** The label that is in a field of values. */
export function field(name: string, without: string): NonNullable<Namespace['label']> {
  return { of: (value) => labelText((value as Readonly<Record<string, Json>>)[name] ?? null), without };
}

/** A value in a line: text and numbers as they are, nothing for null, else JSON. */
export function labelText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

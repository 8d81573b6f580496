import { parentPort } from 'node:worker_threads';
import { UserError } from '../../errors.ts';
import { openAudioFile } from '../audio-file.ts';
import { type MonoPiece, toMonoPiece } from '../mono-piece.ts';
import { threadReady } from './watched-thread.ts';

/** Opens a file, asks for its next piece, or leaves the rest of it. One file at a time. */
export type DecodeRequest =
  | { readonly kind: 'open'; readonly path: string; readonly name: string }
  | { readonly kind: 'next' }
  | { readonly kind: 'leave' };

export type DecodeAnswer =
  | { readonly kind: 'piece'; readonly piece: MonoPiece }
  | { readonly kind: 'end' }
  | { readonly kind: 'user-error'; readonly message: string }
  | { readonly kind: 'error'; readonly error: unknown };

let pieces: AsyncGenerator<MonoPiece> | undefined;

async function* readPieces(path: string, name: string): AsyncGenerator<MonoPiece> {
  const file = openAudioFile(path, name);
  try {
    for await (const decoded of file.decode()) yield toMonoPiece(decoded, file.format);
  } finally {
    file.close();
  }
}

async function answer(request: DecodeRequest): Promise<DecodeAnswer> {
  try {
    if (request.kind === 'open') pieces = readPieces(request.path, request.name);
    if (request.kind === 'leave') await pieces?.return(undefined);
    const next = request.kind === 'leave' ? undefined : await pieces?.next();
    return next === undefined || next.done === true ? { kind: 'end' } : { kind: 'piece', piece: next.value };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'user-error', message: error.message };
    return { kind: 'error', error };
  }
}

parentPort?.on('message', async (request: DecodeRequest) => {
  const reply = await answer(request);
  parentPort?.postMessage(reply, reply.kind === 'piece' ? [reply.piece.samples.buffer as ArrayBuffer] : []);
});
parentPort?.postMessage(threadReady());

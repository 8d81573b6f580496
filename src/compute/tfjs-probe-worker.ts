import { chooseTfjsBackend, isOnGpu, loadTfjs } from './tfjs-backend.ts';
import type { TfjsProbe } from './tfjs-in-use.ts';

async function probe(): Promise<TfjsProbe> {
  try {
    return { isOnGpu: isOnGpu(await loadTfjs(chooseTfjsBackend())) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

console.log(JSON.stringify(await probe()));

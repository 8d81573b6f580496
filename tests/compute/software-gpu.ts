import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian keeps what Chromium draws with on machines without a GPU: a Vulkan that the processor computes. */
const FOLDER = '/usr/lib/chromium';

/** The environment in which `webgpu` computes on the processor; `undefined` where there is no such Vulkan. */
export function softwareGpu(): NodeJS.ProcessEnv | undefined {
  const driver = join(FOLDER, 'vk_swiftshader_icd.json');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(driver)) return undefined;
  return { ...process.env, LD_LIBRARY_PATH: FOLDER, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
}

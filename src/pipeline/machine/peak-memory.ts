import { readFileSync } from 'node:fs';

/** The most memory that this process has held at a time since it began, in bytes. */
export function peakMemory(): number {
  try {
    // What getrusage tells may be the peak of the process that started this one.
    const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kib !== undefined) return Number(kib) * 1024;
  } catch {
    // Not every system has it.
  }
  return process.resourceUsage().maxRSS * 1024;
}

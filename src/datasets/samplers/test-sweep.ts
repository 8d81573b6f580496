import { AudioSampler, type SamplerSettings } from '../audio-sampler.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { requireKnownSettings } from './known-settings.ts';

const LOWEST_HZ = 20;

/**
 * A sine that rises from 20 Hz to half the sample rate, with the square of time, as kac_prediction's sampler of this name
 * makes it. All of its sounds are the same, and without labels.
 */
export class TestSweep extends AudioSampler {
  static readonly module: string = import.meta.url;

  constructor(settings: SamplerSettings) {
    super(settings);
    if (new.target === TestSweep) requireKnownSettings('TestSweep', settings, []);
  }

  override updateProperties(): void {}

  override generateWaveform(): Float32Array {
    const waveform = new Float32Array(this.length);
    const turn = 2 * Math.PI;
    for (let i = 0, phase = 0; i < waveform.length; i++) {
      waveform[i] = Math.sin(phase);
      const frequency = LOWEST_HZ + (i / this.length) ** 2 * (this.sampleRate / 2 - LOWEST_HZ);
      phase += (turn * frequency) / this.sampleRate;
      if (phase > turn) phase -= turn;
    }
    return waveform;
  }

  override getLabels(): SoundLabels {
    return {};
  }
}

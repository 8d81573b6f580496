import { AudioSampler, type SoundLabels } from '../../../src/datasets/index.ts';

/** Silence, whose labels have the index. */
class Silent extends AudioSampler {
  protected index = 0;
  override updateProperties(index: number): void {
    this.index = index;
  }
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length);
  }
  override getLabels(): SoundLabels {
    return { index: [this.index] };
  }
}

/** Cannot make the sound 2. */
export class Failing extends Silent {
  static readonly module = import.meta.url;
  override generateWaveform(): Float32Array {
    if (this.index === 2) throw new TypeError('no strings left');
    return super.generateWaveform();
  }
}

/** Says more of some sounds than of others. */
export class Wavering extends Silent {
  static readonly module = import.meta.url;
  /** The sounds of which more is said. */
  static isMore = (index: number): boolean => index === 2;
  override getLabels(): SoundLabels {
    return { ...super.getLabels(), ...(Wavering.isMore(this.index) ? { depth: [1] } : {}) };
  }
}

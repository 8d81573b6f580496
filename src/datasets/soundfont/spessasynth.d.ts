/** The part of spessasynth_core that is used here; it is installed by those who want it. */
declare module 'spessasynth_core' {
  export interface Preset {
    readonly bankMSB: number;
    readonly bankLSB: number;
    /** 0 to 127. */
    readonly program: number;
    readonly name: string;
    readonly isGMGSDrum: boolean;
    /** One of each recording that sounds; none where the instrument does not have the note. */
    getVoiceParameters(midi: number, velocity: number): readonly unknown[];
  }

  export class BasicSoundBank {
    /** Resolves when Vorbis, which sounds of .sf3 are compressed by, can be decoded. */
    static readonly isSF3DecoderReady: Promise<void>;
    readonly presets: readonly Preset[];
  }

  export const SoundBankLoader: { fromArrayBuffer(buffer: ArrayBuffer): BasicSoundBank };

  export class SpessaSynthProcessor {
    constructor(sampleRate: number, options: { effectsEnabled: boolean; eventsEnabled: boolean });
    readonly soundBankManager: { addSoundBank(bank: BasicSoundBank, id: string): void };
    setSystemParameter(name: 'fineTune', cents: number): void;
    programChange(channel: number, program: number): void;
    noteOn(channel: number, midi: number, velocity: number): void;
    noteOff(channel: number, midi: number): void;
    /** Renders at most 128 samples, from `start` on. */
    process(left: Float32Array, right: Float32Array, start: number, count: number): void;
  }
}

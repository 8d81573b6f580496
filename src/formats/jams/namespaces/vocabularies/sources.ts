import { vocabulary } from '../namespace.ts';

/** Instruments of MedleyDB (Bittner et al. 2014). */
export const MEDLEYDB_INSTRUMENTS = vocabulary(`
  accordion; acoustic guitar; alto saxophone; auxiliary percussion; bamboo flute; banjo; baritone saxophone
  bass clarinet; bass drum; bassoon; bongo; brass section; cello; cello section; chimes; claps; clarinet
  clarinet section; clean electric guitar; cymbal; darbuka; distorted electric guitar; dizi; double bass
  doumbek; drum machine; drum set; electric bass; electric piano; erhu; female singer; flute; flute section
  french horn; french horn section; fx/processed sound; glockenspiel; gong; gu; guzheng; harmonica; harp
  horn section; kick drum; lap steel guitar; liuqin; male rapper; male singer; male speaker; mandolin
  melodica; oboe; oud; piano; piccolo; sampler; scratches; shaker; snare drum; soprano saxophone
  string section; synthesizer; tabla; tack piano; tambourine; tenor saxophone; timpani; toms; trombone
  trombone section; trumpet; trumpet section; tuba; vibraphone; viola; viola section; violin
  violin section; vocalists; yangqin; zhongruan
`);

/** Classes of UrbanSound (Salamon et al. 2014). */
export const URBANSOUND = vocabulary(`
  air_conditioner; car_horn; children_playing; dog_bark; drilling; engine_idling; gun_shot; jackhammer
  siren; street_music
`);

import { vocabulary } from '../namespace.ts';

/** Genres of GTZAN (Tzanetakis and Cook 2002). */
export const GTZAN = vocabulary(`
  blues; classical; country; disco; hip-hop; jazz; metal; pop; reggae; rock
`);

/** Genres of the Million Song Dataset by Schreiber 2015, first of two sets. */
export const TAGTRAUM_CD1 = vocabulary(`
  reggae; pop/rock; rnb; jazz; vocal; new age; latin; rap; country; international; blues; electronic; folk
`);

/** The second set. */
export const TAGTRAUM_CD2 = vocabulary(`
  reggae; latin; metal; rnb; jazz; punk; pop; new age; country; rap; rock; world; blues; electronic; folk
`);

/** Genres of the Free Music Archive (Defferrard et al. 2017). */
export const FMA_GENRES = vocabulary(`
  Blues; Classical; Country; Easy Listening; Electronic; Experimental; Folk; Hip-Hop; Instrumental
  International; Jazz; Old-Time / Historic; Pop; Rock; Soul-RnB; Spoken
`);

/** Those within them. */
export const FMA_SUBGENRES = vocabulary(`
  20th Century Classical; Abstract Hip-Hop; African; Afrobeat; Alternative Hip-Hop; Ambient
  Ambient Electronic; Americana; Asia-Far East; Audio Collage; Avant-Garde; Balkan; Banter; Be-Bop
  Big Band/Swing; Bigbeat; Black-Metal; Bluegrass; Blues; Bollywood; Brazilian; Breakbeat; Breakcore - Hard
  British Folk; Celtic; Chamber Music; Chill-out; Chip Music; Chiptune; Choral Music; Christmas; Classical
  Comedy; Compilation; Composed Music; Contemporary Classical; Country; Country & Western; Cumbia; Dance
  Death-Metal; Deep Funk; Disco; Downtempo; Drone; Drum & Bass; Dubstep; Easy Listening
  Easy Listening: Vocal; Electroacoustic; Electronic; Electro-Punk; Europe; Experimental; Experimental Pop
  Fado; Field Recordings; Flamenco; Folk; Freak-Folk; Free-Folk; Free-Jazz; French; Funk; Garage; Glitch
  Gospel; Goth; Grindcore; Hardcore; Hip-Hop; Hip-Hop Beats; Holiday; House; IDM; Improv; Indian
  Indie-Rock; Industrial; Instrumental; International; Interview; Jazz; Jazz: Out; Jazz: Vocal; Jungle
  Kid-Friendly; Klezmer; Krautrock; Latin; Latin America; Lo-Fi; Loud-Rock; Lounge; Metal; Middle East
  Minimal Electronic; Minimalism; Modern Jazz; Musical Theater; Musique Concrete; Nerdcore; New Age
  New Wave; N. Indian Traditional; Noise; Noise-Rock; North African; Novelty; No Wave; Nu-Jazz
  Old-Time / Historic; Opera; Pacific; Poetry; Polka; Pop; Post-Punk; Post-Rock; Power-Pop; Progressive
  Psych-Folk; Psych-Rock; Punk; Radio; Radio Art; Radio Theater; Rap; Reggae - Dancehall; Reggae - Dub
  Rock; Rockabilly; Rock Opera; Romany (Gypsy); Salsa; Shoegaze; Singer-Songwriter; Skweee; Sludge
  Soul-RnB; Sound Art; Sound Collage; Sound Effects; Sound Poetry; Soundtrack; South Indian Traditional
  Space-Rock; Spanish; Spoken; Spoken Weird; Spoken Word; Surf; Symphony; Synth Pop; Talk Radio; Tango
  Techno; Thrash; Trip-Hop; Turkish; Unclassifiable; Western Swing; Wonky
`);

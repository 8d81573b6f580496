import { vocabulary } from '../namespace.ts';

/** What a section does (SALAMI, Smith et al. 2011). */
export const SALAMI_FUNCTION = vocabulary(`
  applause; backing; bridge; break; build; call_and_response; chorus; coda; contrasting_middle; count-in
  crowd_sounds; da_capo; development; end; exposition; fadeout; fade-out; head; groove; gypsy; instrumental
  interlude; intro; introduction; main theme; no_function; ostinato; outro; pre-chorus; pre-verse; pick-up
  post-cadential; post-chorus; post-verse; recapitulation; ritornello; secondary theme; silence; solo
  spoken; stage_sounds; theme; third theme; trans; transition; variation; verse; voice; voice_male
  voice_female
`);

/** Sections of the Beatles' songs as Tampere University names them. */
export const TUT = vocabulary(`
  Break; Bridge; BridgeA; BridgeB; BridgeC; Close; Closing; GuitarS; Intro; MR; Out; Outro; OutroS; Outro_
  Refrain; Refrain+Coda; RefrainA; RefrainB; RefrainL; RefrainO; RefrainS; Si; Solo(ver+ref); Verse; VerseA
  VerseAS; VerseB; VerseC; VerseH; VerseHS; VerseO; VerseS; break; break(intro); breakS; bridge; bridgeA
  bridgeAS; bridgeB; bridgeBS; bridgeH; bridgeS; improI; improV; interlude; interludeA; interludeB; intro
  introB; introH; long_connector; outro; outroA; outroB; refrain; refrainA; refrainB; refrainS
  short_connector; silence; verse; verseA; verseB; verseBS; verseC; verseH; verseHS; verseI; verseS; verseV
`);

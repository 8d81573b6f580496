import type { TrackFacts, TrackTable } from '../track-table.ts';

/** The 230 stems of MDB-stem-synth by song, as mirdata lists them (mdb_stem_synth_index_1.0.0). */
const STEMS = `
AClassicEducation_NightOwl 01 08 13
AimeeNorwich_Child 02 04
AimeeNorwich_Flying 03 10 11 13 14 15
AlexanderRoss_GoodbyeBolero 04 06
AlexanderRoss_VelvetCurtain 04 06
Auctioneer_OurFutureFaces 02 08
AvaLuna_Waterduct 01 08
BigTroubles_Phantom 01 04 06
BrandonWebster_YesSirICanFly 02
CelestialShore_DieForUs 01 02 03
ClaraBerryAndWooldog_AirTraffic 03 07 08
ClaraBerryAndWooldog_Stella 04 07
ClaraBerryAndWooldog_WaltzForMyVictims 02 05
Creepoid_OldTree 02 07 08 09
DreamersOfTheGhetto_HeavyLove 01 06 08
EthanHein_1930sSynthAndUprightBass 04
EthanHein_BluesForNofi 02
FacesOnFilm_WaitingForGa 02 03
Grants_PunchDrunk 02 03 04 07
HeladoNegro_MitadDelMundo 03 08
HezekiahJones_BorrowedHeart 04 10
HopAlong_SisterCities 02 07
InvisibleFamiliars_DisturbingWildlife 01 09
KarimDouaidy_Hopscotch 01
KarimDouaidy_Yatora 04
LizNelson_Coldwar 02
LizNelson_Rainfall 01 02 03
Lushlife_ToynbeeSuite 04 08 17 18 26
MatthewEntwistle_AnEveningWithOliver 01 02 03 04 07 12 13 14 15 16 17 18 19 20 21 22 23
MatthewEntwistle_DontYouEver 01 07
MatthewEntwistle_FairerHopes 07 08 11 12 14
MatthewEntwistle_ImpressionsOfSaturn 01 07 08 09
MatthewEntwistle_TheArch 10 11
MatthewEntwistle_TheFlaxenField 01 02 04 05
Meaxic_TakeAStep 01 04
Meaxic_YouListen 01 04
MusicDelta_80sRock 02 04
MusicDelta_Beatles 02 07 08
MusicDelta_BebopJazz 02 04 05
MusicDelta_Beethoven 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17
MusicDelta_Britpop 02 07 08
MusicDelta_ChineseChaoZhou 01 02
MusicDelta_ChineseDrama 01 02
MusicDelta_ChineseHenan 01 02
MusicDelta_ChineseJiangNan 01 02
MusicDelta_ChineseXinJing 01
MusicDelta_ChineseYaoZu 01 02
MusicDelta_CoolJazz 01 04 05
MusicDelta_Country1 02 05
MusicDelta_Country2 02 05
MusicDelta_Disco 02 04
MusicDelta_FreeJazz 02 03
MusicDelta_FunkJazz 02 04
MusicDelta_FusionJazz 02 05 06
MusicDelta_Gospel 02 06
MusicDelta_GriegTrolltog 04 05 07 08 09 16
MusicDelta_Grunge 02 05
MusicDelta_Hendrix 02 04
MusicDelta_InTheHalloftheMountainKing 03 04 05 06 07 08 09 10 12 14
MusicDelta_LatinJazz 01 04 05
MusicDelta_ModalJazz 02 04 05
MusicDelta_Pachelbel 01 02 03 04
MusicDelta_Punk 02 04
MusicDelta_Reggae 02 04
MusicDelta_Rock 02 05
MusicDelta_Rockabilly 02 05
MusicDelta_Shadows 01
MusicDelta_SpeedMetal 02
MusicDelta_SwingJazz 01 04
MusicDelta_Vivaldi 01 03
MusicDelta_Zeppelin 01
NightPanther_Fire 01 07
PortStWillow_StayEven 08 10
SecretMountains_HighHorse 01 09
Snowmine_Curfews 02 03
StevenClark_Bounty 02 07 08
StrandOfOaks_Spacestation 01 04
SweetLights_YouLetMeDown 02 08
TablaBreakbeatScience_Animoog 02
TablaBreakbeatScience_CaptainSky 02
TablaBreakbeatScience_PhaseTransition 03
TablaBreakbeatScience_WhoIsIt 03
TheDistricts_Vermont 01 05
TheScarletBrand_LesFleursDuMal 02 08
TheSoSoGlos_Emergency 01 05
`;

/** Stems in a text of lines of a song and its stems' numbers: `<artist>_<title>_STEM_<number>`, and their songs. */
export function stemNames(text: string): readonly { readonly stem: string; readonly song: string }[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [song = '', ...numbers] = line.split(' ');
      return numbers.map((number) => ({ stem: `${song}_STEM_${number}`, song }));
    });
}

/** The 85 songs that the stems are of. */
export const STEM_SONGS: readonly string[] = [...new Set(stemNames(STEMS).map(({ song }) => song))];

/** All stems, with what is known of their songs. */
export function mdbStems(ofSong: (song: string) => TrackFacts): TrackTable {
  return Object.fromEntries(stemNames(STEMS).map(({ stem, song }) => [stem, ofSong(song)]));
}

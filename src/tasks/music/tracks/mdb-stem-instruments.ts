import { stemNames } from './mdb-stem-synth.ts';

/** What plays in the stems of MDB-stem-synth, as MedleyDB's metadata say (github.com/marl/medleydb, data/Metadata). */
const INSTRUMENTS: Readonly<Record<string, string>> = {
  'electric bass': `
AClassicEducation_NightOwl 01
AimeeNorwich_Child 02
AimeeNorwich_Flying 03
AlexanderRoss_GoodbyeBolero 04
AlexanderRoss_VelvetCurtain 04
Auctioneer_OurFutureFaces 02
AvaLuna_Waterduct 01
BigTroubles_Phantom 01
CelestialShore_DieForUs 03
ClaraBerryAndWooldog_AirTraffic 03
ClaraBerryAndWooldog_Stella 04
ClaraBerryAndWooldog_WaltzForMyVictims 02
Creepoid_OldTree 02
DreamersOfTheGhetto_HeavyLove 01
EthanHein_BluesForNofi 02
FacesOnFilm_WaitingForGa 02
Grants_PunchDrunk 02
HezekiahJones_BorrowedHeart 04
HopAlong_SisterCities 02
InvisibleFamiliars_DisturbingWildlife 01
KarimDouaidy_Hopscotch 01
KarimDouaidy_Yatora 04
Lushlife_ToynbeeSuite 08
Meaxic_TakeAStep 01
Meaxic_YouListen 04
MusicDelta_80sRock 02
MusicDelta_Beatles 02
MusicDelta_Britpop 02
MusicDelta_Country1 02
MusicDelta_Country2 02
MusicDelta_Disco 02
MusicDelta_FunkJazz 02
MusicDelta_FusionJazz 02
MusicDelta_Gospel 02
MusicDelta_Grunge 02
MusicDelta_Hendrix 02
MusicDelta_LatinJazz 01
MusicDelta_Punk 02
MusicDelta_Reggae 02
MusicDelta_Rock 02
MusicDelta_Rockabilly 02
MusicDelta_Shadows 01
MusicDelta_SpeedMetal 02
MusicDelta_Zeppelin 01
NightPanther_Fire 01
PortStWillow_StayEven 10
SecretMountains_HighHorse 01
Snowmine_Curfews 02
StevenClark_Bounty 02
StrandOfOaks_Spacestation 01
SweetLights_YouLetMeDown 02
TablaBreakbeatScience_Animoog 02
TablaBreakbeatScience_CaptainSky 02
TablaBreakbeatScience_PhaseTransition 03
TablaBreakbeatScience_WhoIsIt 03
TheDistricts_Vermont 01
TheScarletBrand_LesFleursDuMal 02
TheSoSoGlos_Emergency 01
`,
  'male singer': `
AClassicEducation_NightOwl 08 13
AlexanderRoss_GoodbyeBolero 06
AlexanderRoss_VelvetCurtain 06
Auctioneer_OurFutureFaces 08
AvaLuna_Waterduct 08
BigTroubles_Phantom 04 06
BrandonWebster_YesSirICanFly 02
CelestialShore_DieForUs 01
Creepoid_OldTree 07 08 09
DreamersOfTheGhetto_HeavyLove 06
FacesOnFilm_WaitingForGa 03
HeladoNegro_MitadDelMundo 03 08
HezekiahJones_BorrowedHeart 10
InvisibleFamiliars_DisturbingWildlife 09
MatthewEntwistle_DontYouEver 07
Meaxic_TakeAStep 04
Meaxic_YouListen 01
MusicDelta_80sRock 04
MusicDelta_Beatles 07
MusicDelta_Country1 05
MusicDelta_Disco 04
MusicDelta_Grunge 05
MusicDelta_Hendrix 04
MusicDelta_Punk 04
MusicDelta_Reggae 04
MusicDelta_Rock 05
NightPanther_Fire 07
PortStWillow_StayEven 08
Snowmine_Curfews 03
StevenClark_Bounty 07 08
StrandOfOaks_Spacestation 04
SweetLights_YouLetMeDown 08
TheDistricts_Vermont 05
TheScarletBrand_LesFleursDuMal 08
TheSoSoGlos_Emergency 05
`,
  'female singer': `
AimeeNorwich_Child 04
CelestialShore_DieForUs 02
ClaraBerryAndWooldog_AirTraffic 07 08
ClaraBerryAndWooldog_Stella 07
ClaraBerryAndWooldog_WaltzForMyVictims 05
DreamersOfTheGhetto_HeavyLove 08
HopAlong_SisterCities 07
LizNelson_Coldwar 02
LizNelson_Rainfall 01 02 03
MusicDelta_Beatles 08
MusicDelta_Britpop 07 08
MusicDelta_Country2 05
MusicDelta_Gospel 06
MusicDelta_Rockabilly 05
SecretMountains_HighHorse 09
`,
  'double bass': `
EthanHein_1930sSynthAndUprightBass 04
MatthewEntwistle_AnEveningWithOliver 07
MatthewEntwistle_DontYouEver 01
MatthewEntwistle_FairerHopes 07 08
MusicDelta_BebopJazz 02
MusicDelta_Beethoven 05
MusicDelta_CoolJazz 01
MusicDelta_FreeJazz 02
MusicDelta_GriegTrolltog 05
MusicDelta_InTheHalloftheMountainKing 05
MusicDelta_ModalJazz 02
MusicDelta_SwingJazz 01
MusicDelta_Vivaldi 01
`,
  violin: `
MatthewEntwistle_AnEveningWithOliver 16 17 18 19 20 21 22 23
MatthewEntwistle_ImpressionsOfSaturn 08 09
MatthewEntwistle_TheFlaxenField 04 05
MusicDelta_Pachelbel 01 04
`,
  cello: `
AimeeNorwich_Flying 10 11
MatthewEntwistle_AnEveningWithOliver 01 02
MatthewEntwistle_ImpressionsOfSaturn 01
MatthewEntwistle_TheFlaxenField 01
MusicDelta_Beethoven 04
MusicDelta_GriegTrolltog 04
MusicDelta_InTheHalloftheMountainKing 04
MusicDelta_Pachelbel 02
MusicDelta_Vivaldi 03
`,
  clarinet: `
AimeeNorwich_Flying 15
Lushlife_ToynbeeSuite 04
MatthewEntwistle_AnEveningWithOliver 03
MatthewEntwistle_TheFlaxenField 02
MusicDelta_Beethoven 08 09
MusicDelta_InTheHalloftheMountainKing 09
MusicDelta_SwingJazz 04
`,
  trumpet: `
MusicDelta_BebopJazz 05
MusicDelta_Beethoven 14 15
MusicDelta_CoolJazz 05
MusicDelta_FusionJazz 06
MusicDelta_LatinJazz 05
MusicDelta_ModalJazz 05
`,
  erhu: `
MusicDelta_ChineseChaoZhou 02
MusicDelta_ChineseDrama 02
MusicDelta_ChineseHenan 02
MusicDelta_ChineseJiangNan 02
MusicDelta_ChineseXinJing 01
MusicDelta_ChineseYaoZu 02
`,
  flute: `
MatthewEntwistle_AnEveningWithOliver 12
MatthewEntwistle_FairerHopes 14
MusicDelta_Beethoven 06 07
MusicDelta_InTheHalloftheMountainKing 07
MusicDelta_LatinJazz 04
`,
  'male rapper': `
Grants_PunchDrunk 03 04 07
Lushlife_ToynbeeSuite 17 18 26
`,
  viola: `
MatthewEntwistle_AnEveningWithOliver 14 15
MatthewEntwistle_ImpressionsOfSaturn 07
MusicDelta_Beethoven 03
MusicDelta_InTheHalloftheMountainKing 03
MusicDelta_Pachelbel 03
`,
  dizi: `
MusicDelta_ChineseChaoZhou 01
MusicDelta_ChineseDrama 01
MusicDelta_ChineseHenan 01
MusicDelta_ChineseJiangNan 01
MusicDelta_ChineseYaoZu 01
`,
  oboe: `
MatthewEntwistle_AnEveningWithOliver 13
MusicDelta_Beethoven 10 11
MusicDelta_GriegTrolltog 09
MusicDelta_InTheHalloftheMountainKing 10
`,
  bassoon: `
MatthewEntwistle_AnEveningWithOliver 04
MusicDelta_Beethoven 12 13
MusicDelta_InTheHalloftheMountainKing 08
`,
  'french horn': `
MatthewEntwistle_FairerHopes 11 12
MusicDelta_Beethoven 16 17
`,
  piccolo: `
MatthewEntwistle_TheArch 11
MusicDelta_GriegTrolltog 07 08
MusicDelta_InTheHalloftheMountainKing 06
`,
  trombone: `
AimeeNorwich_Flying 13 14
MusicDelta_InTheHalloftheMountainKing 12
`,
  'tenor saxophone': `
MusicDelta_BebopJazz 04
MusicDelta_ModalJazz 04
`,
  tuba: `
MusicDelta_GriegTrolltog 16
MusicDelta_InTheHalloftheMountainKing 14
`,
  'alto saxophone': 'MusicDelta_FunkJazz 04',
  'bamboo flute': 'MatthewEntwistle_TheArch 10',
  'baritone saxophone': 'MusicDelta_CoolJazz 04',
  'bass clarinet': 'MusicDelta_FreeJazz 03',
  'soprano saxophone': 'MusicDelta_FusionJazz 05',
};

/** The instrument, or kind of voice, of each stem. */
export const MDB_STEM_INSTRUMENTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(INSTRUMENTS).flatMap(([instrument, stems]) =>
    stemNames(stems).map(({ stem }) => [stem, instrument]),
  ),
);

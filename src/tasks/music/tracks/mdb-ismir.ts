import { namesOf, splitTable, type TrackFacts } from '../track-table.ts';

/**
 * The split `mdb_ismir` of MedleyDB's songs with a melody: data/mdb_ismir_split.json of music-transcription
 * (github.com/kukas/music-transcription), which has it from the paper on deep salience (R. M. Bittner, B. McFee, J. Salamon,
 * P. Li, J. P. Bello, "Deep salience representations for f0 estimation in polyphonic music", ISMIR 2017).
 * There `MatthewEntwistle_DontYouEver` is in training and in test; here it is in test alone.
 */
export const MDB_ISMIR = splitTable({
  train: namesOf(`
AimeeNorwich_Child AimeeNorwich_Flying AlexanderRoss_GoodbyeBolero AlexanderRoss_VelvetCurtain
AvaLuna_Waterduct BigTroubles_Phantom CroqueMadame_Oil CroqueMadame_Pilot DreamersOfTheGhetto_HeavyLove
EthanHein_1930sSynthAndUprightBass EthanHein_GirlOnABridge FacesOnFilm_WaitingForGa FamilyBand_Again
Handel_TornamiAVagheggiar HeladoNegro_MitadDelMundo HopAlong_SisterCities JoelHelander_Definition
JoelHelander_ExcessiveResistancetoChange JoelHelander_IntheAtticBedroom KarimDouaidy_Hopscotch
KarimDouaidy_Yatora LizNelson_Coldwar LizNelson_ImComingHome LizNelson_Rainfall
Meaxic_TakeAStep Meaxic_YouListen Mozart_BesterJungling MusicDelta_80sRock
MusicDelta_Beatles MusicDelta_BebopJazz MusicDelta_Beethoven MusicDelta_Britpop MusicDelta_ChineseChaoZhou
MusicDelta_ChineseDrama MusicDelta_ChineseHenan MusicDelta_ChineseJiangNan MusicDelta_ChineseXinJing
MusicDelta_ChineseYaoZu MusicDelta_CoolJazz MusicDelta_Country1 MusicDelta_Country2 MusicDelta_Disco
MusicDelta_FreeJazz MusicDelta_FunkJazz MusicDelta_GriegTrolltog MusicDelta_Grunge MusicDelta_Hendrix
MusicDelta_InTheHalloftheMountainKing MusicDelta_LatinJazz MusicDelta_ModalJazz MusicDelta_Punk
MusicDelta_Reggae MusicDelta_Rock MusicDelta_Rockabilly MusicDelta_Shadows MusicDelta_SpeedMetal
MusicDelta_Vivaldi MusicDelta_Zeppelin PurlingHiss_Lolita Schumann_Mignon StevenClark_Bounty
SweetLights_YouLetMeDown TheDistricts_Vermont TheScarletBrand_LesFleursDuMal TheSoSoGlos_Emergency
Wolf_DieBekherte
`),
  valid: namesOf(`
AmarLal_Rest AmarLal_SpringDay1 BrandonWebster_DontHearAThing BrandonWebster_YesSirICanFly
ClaraBerryAndWooldog_AirTraffic ClaraBerryAndWooldog_Boys ClaraBerryAndWooldog_Stella
ClaraBerryAndWooldog_TheBadGuys ClaraBerryAndWooldog_WaltzForMyVictims HezekiahJones_BorrowedHeart
InvisibleFamiliars_DisturbingWildlife MichaelKropf_AllGoodThings NightPanther_Fire
SecretMountains_HighHorse Snowmine_Curfews
`),
  test: namesOf(`
AClassicEducation_NightOwl Auctioneer_OurFutureFaces CelestialShore_DieForUs ChrisJacoby_BoothShotLincoln
ChrisJacoby_PigsFoot Creepoid_OldTree Debussy_LenfantProdigue MatthewEntwistle_DontYouEver
MatthewEntwistle_FairerHopes MatthewEntwistle_ImpressionsOfSaturn MatthewEntwistle_Lontano
MatthewEntwistle_TheArch MatthewEntwistle_TheFlaxenField Mozart_DiesBildnis MusicDelta_FusionJazz
MusicDelta_Gospel MusicDelta_Pachelbel MusicDelta_SwingJazz Phoenix_BrokenPledgeChicagoReel
Phoenix_ColliersDaughter Phoenix_ElzicsFarewell Phoenix_LarkOnTheStrandDrummondCastle Phoenix_ScotchMorris
Phoenix_SeanCaughlinsTheScartaglen PortStWillow_StayEven Schubert_Erstarrung StrandOfOaks_Spacestation
`),
});

/** What the split says of a song, `<artist>_<title>`; null where it does not know it. */
export function mdbIsmir(song: string): TrackFacts {
  return MDB_ISMIR[song] ?? { split: null };
}

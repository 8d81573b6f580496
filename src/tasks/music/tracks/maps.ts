import { namesOf, type TrackFacts, type TrackTable } from '../track-table.ts';

/**
 * The 270 recordings of pieces (MUS) of MAPS by piano, in the split `maps_kelz`: data/maps_kelz_split.json of
 * music-transcription (github.com/kukas/music-transcription), which has it from the code of R. Kelz et al., "On the potential of
 * simple framewise approaches to piano transcription", ISMIR 2016. It tests on the two pianos that were recorded, but with pieces
 * that others of the training play too.
 */
const PIECES: Readonly<Record<string, Readonly<Partial<Record<'train' | 'valid' | 'test', string>>>>> = {
  AkPnBcht: {
    train: `
alb_se3 bach_846 bach_847 chp_op31 chpn-p1 chpn-p12 chpn-p13 chpn-p14 chpn-p24 chpn-p3 chpn-p4 chpn-p8
chpn_op25_e2 chpn_op66 gra_esp_4 grieg_waechter grieg_walzer grieg_zwerge hay_40_1 muss_5 mz_331_2
schu_143_1 schub_d760_1 schumm-6 scn15_3 scn15_7 scn16_2 ty_juli ty_mai
`,
    valid: `
bk_xmas5
`,
  },
  AkPnBsdf: {
    train: `
alb_se4 alb_se7 appass_1 bach_850 bk_xmas1 bor_ps6 br_im5 chpn-p1 chpn-p19 chpn-p4 chpn-p9 grieg_butterfly
grieg_elfentanz grieg_halling grieg_wanderer liz_et6 mond_1 mos_op36_6 muss_4 mz_331_2 mz_331_3 mz_332_1
scn16_4 ty_dezember waldstein_1
`,
    valid: `
alb_se3 chpn-p21 liz_rhap10 ty_juli ty_juni
`,
  },
  AkPnCGdD: {
    train: `
alb_esp2 alb_esp3 bk_xmas5 bor_ps1 br_im2 br_im5 chp_op18 chpn-p11 chpn-p11-format0 chpn-p13 chpn-p14
chpn-p15 chpn-p20 chpn-p7 chpn_op10_e01 chpn_op27_1 grieg_kobold liz_et5 liz_et6 mendel_op53_5 muss_2
mz_333_2 schu_143_2 scn16_4 ty_februar waldstein_2
`,
    valid: `
chpn_op10_e12 liz_et_trans5 liz_rhap02 schub_d960_3
`,
  },
  SptkBGAm: {
    train: `
alb_esp2 alb_se8 bach_846 bor_ps2 br_im2 burg_quelle chpn_op10_e05 chpn_op33_2 chpn_op33_4 chpn_op7_2
grieg_wanderer liz_et1 liz_et_trans4 mendel_op62_5 mond_1 schumm-2 scn16_5 scn16_7 ty_mai ty_oktober
ty_september
`,
    valid: `
chpn-e01 chpn-p6 chpn_op25_e3 deb_pass gra_esp_3 grieg_elfentanz liz_et2 mond_2 scn15_7
`,
  },
  SptkBGCl: {
    train: `
alb_esp5 alb_esp6 appass_1 bach_847 bk_xmas2 bk_xmas4 br_im5 burg_perlen chpn-p2 chpn-p6 chpn-p7
chpn_op27_2 gra_esp_3 grieg_walzer liz_et4 liz_rhap09 muss_3 mz_330_1 mz_331_1 pathetique_1 schub_d960_3
scn15_2 scn15_5 scn16_2 scn16_4 ty_februar ty_november
`,
    valid: `
alb_esp2 mond_2 waldstein_3
`,
  },
  AkPnStgb: {
    train: `
alb_esp2 alb_esp4 alb_se6 appass_3 bach_847 bk_xmas1 bk_xmas3 bor_ps5 br_im6 chp_op31 chpn-p10 chpn-p16
chpn_op27_2 chpn_op35_3 gra_esp_2 liz_et2 liz_et3 mond_3 mz_333_1 schub_d960_3 schuim-3 schumm-1 schumm-3
scn15_13 ty_januar ty_september waldstein_1
`,
    valid: `
bk_xmas2 grieg_kobold schuim-1
`,
  },
  StbgTGd2: {
    train: `
alb_se2 bk_xmas4 bk_xmas5 chpn-e01 chpn-p19 deb_clai deb_menu grieg_butterfly liz_et6 liz_et_trans5
mz_331_2 mz_332_2 mz_333_2 mz_333_3 mz_545_3 mz_570_1 pathetique_1 schu_143_3 schuim-1 scn15_11 scn15_12
scn16_3 scn16_4 ty_maerz ty_mai
`,
    valid: `
bk_xmas1 bor_ps6 liz_rhap09 mz_311_1 mz_331_3
`,
  },
  ENSTDkAm: {
    test: `
bk_xmas1 chpn-p14 chpn-p15 chpn-p4 chpn_op25_e3 chpn_op25_e4 chpn_op33_2 chpn_op35_1 chpn_op66 chpn_op7_1
grieg_butterfly grieg_kobold liz_rhap02 liz_rhap09 liz_rhap12 mendel_op62_5 muss_1 pathetique_2
pathetique_3 schu_143_1 schub_d760_3 schumm-1 scn15_11 scn15_6 scn15_9 scn16_4 ty_maerz ty_mai ty_november
waldstein_1
`,
  },
  ENSTDkCl: {
    test: `
alb_se2 bk_xmas1 bk_xmas4 bk_xmas5 bor_ps6 chpn-e01 chpn-p19 deb_clai deb_menu grieg_butterfly liz_et6
liz_et_trans5 liz_rhap09 mz_311_1 mz_331_2 mz_331_3 mz_332_2 mz_333_2 mz_333_3 mz_545_3 mz_570_1
pathetique_1 schu_143_3 schuim-1 scn15_11 scn15_12 scn16_3 scn16_4 ty_maerz ty_mai
`,
  },
};

/** All recordings, `MAPS_MUS-<piece>_<piano>`. */
function recordings(facts: (split: 'train' | 'valid' | 'test', piece: string) => TrackFacts): TrackTable {
  return Object.fromEntries(
    Object.entries(PIECES).flatMap(([piano, splits]) =>
      (['train', 'valid', 'test'] as const).flatMap((split) =>
        namesOf(splits[split] ?? '').map((piece) => [`MAPS_MUS-${piece}_${piano}`, facts(split, piece)]),
      ),
    ),
  );
}

export const MAPS_KELZ: TrackTable = recordings((split) => ({ split }));

/** No piece is in two splits, whichever pianos play it; `chpn-p11-format0` is the piece `chpn-p11`. */
export const MAPS_BY_PIECE: TrackTable = recordings((_, piece) => ({
  split: 'train',
  group: piece.replace(/-format0$/, ''),
}));

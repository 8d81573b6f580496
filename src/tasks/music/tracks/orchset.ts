import { namesOf, type TrackTable } from '../track-table.ts';

/** The 64 excerpts of ORCHSET, as mirdata 0.3.6 lists them (orchset_index_1.0). */
const EXCERPTS = namesOf(`
Beethoven-S3-I-ex1 Beethoven-S3-I-ex2 Beethoven-S3-I-ex3 Beethoven-S3-I-ex5 Beethoven-S3-I-ex6
Beethoven-S5-I-ex1 Beethoven-S5-II-ex1 Beethoven-S5-II-ex2 Beethoven-S5-II-ex3 Beethoven-S7-II-ex2
Beethoven-S9-II-ex1 Beethoven-S9-II-ex2 Beethoven-S9-II-ex3 Brahms-HungarianDance-n5-ex1 Brahms-S3-III-ex1
Brahms-S3-III-ex2 Brahms-S3-III-ex3 Dvorak-S9-IV-ex1 Dvorak-S9-IV-ex3 Dvorak-S9-IV-ex4 Dvorak-S9-IV-ex5
Grieg-PeerGynt-HallMountainKing-ex1 Grieg-PeerGynt-MorningMood-ex1 Grieg-PeerGynt-MorningMood-ex2
Haydn-S94-Andante-ex2 Haydn-S94-Menuet-ex1 Haydn-S94-Menuet-ex2 Holst-ThePlanets-Jupiter-ex1
Holst-ThePlanets-Jupiter-ex2 Holst-ThePlanets-Jupiter-ex3 Holst-ThePlanets-Jupiter-ex4
Musorgski-Ravel-PicturesExhibition-Promenade1-ex1 Musorgski-Ravel-PicturesExhibition-Promenade1-ex2
Musorgski-Ravel-PicturesExhibition-ex10 Musorgski-Ravel-PicturesExhibition-ex11
Musorgski-Ravel-PicturesExhibition-ex4 Musorgski-Ravel-PicturesExhibition-ex5
Musorgski-Ravel-PicturesExhibition-ex6 Musorgski-Ravel-PicturesExhibition-ex7
Musorgski-Ravel-PicturesExhibition-ex8 Profofiev-Romeo&Juliet-DanceKnights-ex1
Profofiev-Romeo&Juliet-DanceKnights-ex2 Ravel-Bolero-ex1 Ravel-Bolero-ex2 Ravel-Bolero-ex3
Rimski-Korsakov-Scheherazade-Kalender-ex1 Rimski-Korsakov-Scheherazade-Kalender-ex2
Rimski-Korsakov-Scheherazade-Kalender-ex3 Rimski-Korsakov-Scheherazade-Sea-SinbadShip-ex1
Rimski-Korsakov-Scheherazade-Sea-SinbadShip-ex2 Rimski-Korsakov-Scheherazade-Sea-SinbadShip-ex5
Rimski-Korsakov-Scheherazade-YoungPrincePrincess-ex1 Rimski-Korsakov-Scheherazade-YoungPrincePrincess-ex2
Rimski-Korsakov-Scheherazade-YoungPrincePrincess-ex3 Rimski-Korsakov-Scheherazade-YoungPrincePrincess-ex4
Schubert-S8-II-ex2 Smetana-MaVlast-Vltava-ex1 Smetana-MaVlast-Vltava-ex4 Strauss-BlueDanube-ex1
Strauss-BlueDanube-ex2 Strauss-BlueDanube-ex3 Tchaikovsky-SwanLake-Scene-ex1
Tchaikovsky-SwanLake-Scene-ex2 Wagner-Tannhauser-Act2-ex2
`);

/** Excerpts of one work are not spread over folds: names begin with `<composer>-<work>`, or with both of a composer's names. */
export const ORCHSET: TrackTable = Object.fromEntries(
  EXCERPTS.map((track) => [track, { split: 'train', group: track.split('-', 2).join('-') }]),
);

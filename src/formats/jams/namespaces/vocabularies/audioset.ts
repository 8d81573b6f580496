import { vocabulary } from '../namespace.ts';

/** Classes of AudioSet (Gemmeke et al. 2017). */
export const AUDIOSET = vocabulary(`
  A capella; Accelerating, revving, vroom; Accordion; Acoustic environment; Acoustic guitar; Afrobeat
  Air brake; Air conditioning; Air horn, truck horn; Aircraft; Aircraft engine; Alarm; Alarm clock
  Alto saxophone; Ambient music; Ambulance (siren); Angry music; Animal; Applause; Arrow; Artillery fire
  Babbling; Baby cry, infant cry; Baby laughter; Background music; Background noise; Bagpipes; Bang; Banjo
  Bark; Basketball bounce; Bass (frequency range); Bass (instrument role); Bass drum; Bass guitar; Bassline
  Bassoon; Bathtub (filling or washing); Battle cry; Bay; Beat; Beatboxing; Bee, wasp, etc.; Beep, bleep
  Bell; Bellow; Belly laugh; Bicycle; Bicycle bell; Bird; Bird flight, flapping wings
  Bird vocalization, bird call, bird song; Birthday music; Biting; Blare; Bleat; Blender; Bluegrass; Blues
  Boat, Water vehicle; Boiling; Boing; Booing; Boom; Bouncing; Bow-wow; Bowed string instrument
  Brass instrument; Breaking; Breathing; Brief tone; Bugle; Burping, eructation; Burst, pop; Bus
  Busy signal; Buzz; Buzzer; Cacophony; Camera; Canidae, dogs, wolves; Cap gun; Car; Car alarm
  Car passing by; Carnatic music; Cash register; Cat; Cat communication; Caterwaul; Cattle, bovinae; Caw
  Cello; Cellphone buzz, vibrating alert; Chainsaw; Change ringing (campanology)
  Channel, environment and background; Chant; Chatter; Cheering; Chewing, mastication; Chicken, rooster
  Child singing; Child speech, kid speaking; Children playing; Children shouting; Chime; Chink, clink
  Chipmunk; Chirp tone; Chirp, tweet; Choir; Chop; Chopping (food); Chord; Chorus effect; Christian music
  Christmas music; Chuckle, chortle; Church bell; Civil defense siren; Clang; Clapping; Clarinet
  Classical music; Clatter; Clavinet; Clickety-clack; Clicking; Clip-clop; Clock; Cluck; Clunk
  Coin (dropping); Compact disc; Computer keyboard; Conversation; Coo; Cornet; Cough; Country; Cowbell
  Crack; Crackle; Crash cymbal; Creak; Cricket; Croak; Crow; Crowd; Crowing, cock-a-doodle-doo
  Crumpling, crinkling; Crunch; Crushing; Crying, sobbing; Cumbia; Cupboard open or close
  Cutlery, silverware; Cymbal; Dance music; Deformable shell; Dental drill, dentist's drill; Dial tone
  Didgeridoo; Digestive; Ding; Ding-dong; Disco; Dishes, pots, and pans; Distortion; Dog
  Domestic animals, pets; Domestic sounds, home sounds; Donkey, ass; Door; Doorbell; Double bass
  Drawer open or close; Drill; Drip; Drone; Drone music; Drum; Drum and bass; Drum beat; Drum kit
  Drum machine; Drum roll; Dub; Dubstep; Duck; Duck call (hunting tool); Echo; Effects unit
  Electric guitar; Electric piano; Electric shaver, electric razor; Electric toothbrush; Electro
  Electronic dance music; Electronic music; Electronic organ; Electronic tuner; Electronica
  Emergency vehicle; Engine; Engine knocking; Engine starting; Environmental noise; Eruption
  Exciting music; Explosion; Fart; Female singing; Female speech, woman speaking; Field recording
  Filing (rasp); Fill (with liquid); Finger snapping; Fire; Fire alarm; Fire engine, fire truck (siren)
  Firecracker; Fireworks; Fixed-wing aircraft, airplane; Fizz; Flamenco; Flap; Flute; Fly, housefly
  Foghorn; Folk music; Fowl; French horn; Frog; Frying (food); Funk; Funk carioca; Funny music; Fusillade
  Gargling; Gasp; Gears; Generic impact sounds; Giggle; Glass; Glockenspiel; Goat; Gobble; Gong; Goose
  Gospel music; Gramophone record; Grime music; Grind; Groan; Growling; Grunge; Grunt; Guitar
  Guitar amplifier; Gull, seagull; Gunshot, gunfire; Gurgling; Gush; Hair dryer; Hammer; Hammond organ
  Hands; Happy music; Harmonic; Harmonica; Harmony; Harp; Harpsichord; Headphones; Heart murmur
  Heart sounds, heartbeat; Heavy engine (low frequency); Heavy metal; Helicopter; Hi-hat; Hiccup
  Hip hop music; Hiss; Honk; Hoot; Horse; House music; Howl; Howl (wind)
  Hubbub, speech noise, speech babble; Hum; Human group actions; Human locomotion; Human sounds
  Human voice; Humming; Ice cream truck, ice cream van; Idling; Independent music; Infrasound; Insect
  Inside, large room or hall; Inside, public space; Inside, small room; Jackhammer; Jazz; Jet engine
  Jingle (music); Jingle bell; Jingle, tinkle; Kettle whistle; Keyboard (musical); Keys jangling; Knock
  Kuduro; Kwaito; Laughter; Lawn mower; Light engine (high frequency); Liquid
  Livestock, farm animals, working animals; Loop; Loudspeaker; Lullaby; MP3; Machine gun; Mains hum
  Male singing; Male speech, man speaking; Mallet percussion; Mandolin; Mantra; Maraca; Marimba, xylophone
  Mechanical fan; Mechanisms; Medium engine (mid frequency); Mellotron; Melody; Meow; Microphone
  Microwave oven; Middle Eastern music; Miscellaneous sources; Moo; Mosquito; Motor vehicle (road)
  Motorboat, speedboat; Motorcycle; Mouse; Music; Music for children; Music genre; Music mood
  Music of Africa; Music of Asia; Music of Bollywood; Music of Latin America; Music role; Musical concepts
  Musical ensemble; Musical instrument; Musical note; Narration, monologue; Natural sounds; Neigh, whinny
  New-age music; Nicker; Noise; Noise music; Non-motorized land vehicle; Oboe; Ocean; Oink
  Oldschool jungle; Onomatopoeia; Opera; Orchestra; Organ; Other sourceless; Otoacoustic emission
  Outside, rural or natural; Outside, urban or manmade; Owl; Packing tape, duct tape; Pant; Patter
  Percussion; Piano; Pig; Pigeon, dove; Ping; Pink noise; Pizzicato; Plop; Plucked string instrument
  Police car (siren); Pop music; Pour; Power tool; Power windows, electric windows; Printer
  Progressive rock; Propeller, airscrew; Psychedelic rock; Puff; Pulleys; Pulse; Pump (liquid); Punk rock
  Purr; Quack; Race car, auto racing; Radio; Rail transport; Railroad car, train wagon; Rain
  Rain on surface; Raindrop; Rapping; Ratchet, pawl; Rattle; Rattle (instrument); Recording; Reggae
  Respiratory sounds; Reverberation; Reversing beeps; Rhodes piano; Rhythm and blues; Rimshot
  Ringing (of resonator); Ringtone; Roar; Roaring cats (lions, tigers); Rock and roll; Rock music
  Rodents, rats, mice; Roll; Rowboat, canoe, kayak; Rub; Rumble; Run; Rustle; Rustling leaves; Sad music
  Sailboat, sailing ship; Salsa music; Sampler; Sanding; Sawing; Saxophone; Scary music; Scissors; Scrape
  Scratch; Scratching (performance technique); Screaming; Screech; Sewing machine; Shatter; Sheep; Ship
  Shofar; Shout; Shuffle; Shuffling cards; Sidetone; Sigh; Silence; Sine wave; Singing; Singing bowl
  Single-lens reflex camera; Sink (filling or washing); Siren; Sitar; Sizzle; Ska; Skateboard; Skidding
  Slam; Slap, smack; Sliding door; Slosh; Smash, crash; Smoke detector, smoke alarm; Snake; Snap
  Snare drum; Sneeze; Snicker; Sniff; Snoring; Snort; Snort (horse); Soca music; Sonar; Song; Sonic boom
  Soprano saxophone; Soul music; Sound effect; Sound equipment; Sound reproduction; Sounds of things
  Soundtrack music; Source-ambiguous sounds; Specific impact sounds; Speech; Speech synthesizer
  Splash, splatter; Splinter; Spray; Squawk; Squeak; Squeal; Squish; Static; Steam; Steam whistle
  Steel guitar, slide guitar; Steelpan; Stir; Stomach rumble; Stream; String section; Strum
  Subway, metro, underground; Surface contact; Swing music; Synthesizer; Synthetic singing; Tabla
  Tambourine; Tap; Tape hiss; Tapping (guitar technique); Tearing; Techno; Telephone
  Telephone bell ringing; Telephone dialing, DTMF; Television; Tender music; Theme music; Theremin
  Throat clearing; Throbbing; Thump, thud; Thunder; Thunderstorm; Thunk; Tick; Tick-tock; Timpani
  Tinnitus, ringing in the ears; Tire squeal; Toilet flush; Tools; Toot; Toothbrush; Traditional music
  Traffic noise, roadway noise; Train; Train horn; Train wheels squealing; Train whistle; Trance music
  Trap music; Trickle, dribble; Trombone; Truck; Trumpet; Tubular bells; Tuning fork; Turkey; Twang
  Typewriter; Typing; UK garage; Ukulele; Vacuum cleaner; Vehicle; Vehicle horn, car horn, honking
  Velcro, hook and loop fastener; Vibraphone; Vibration; Video game music; Violin, fiddle; Vocal music
  Wail, moan; Walk, footsteps; Water; Water tap, faucet; Waterfall; Waves, surf; Wedding music
  Whack, thwack; Whale vocalization; Wheeze; Whimper; Whimper (dog); Whip; Whir; Whispering; Whistle
  Whistling; White noise; Whoop; Whoosh, swoosh, swish; Wild animals; Wildfire; Wind; Wind chime
  Wind instrument, woodwind instrument; Wind noise (microphone); Wobble; Wolf-whistling; Wood; Wood block
  Writing; Yak; Yawn; Yell; Yip; Yodeling; Zing; Zipper (clothing); Zither
`);

/** Those that are genres. */
export const AUDIOSET_GENRES = vocabulary(`
  A capella; Afrobeat; Ambient music; Beatboxing; Bluegrass; Blues; Carnatic music; Chant; Christian music
  Classical music; Country; Cumbia; Disco; Drone music; Drum and bass; Dub; Dubstep; Electro
  Electronic dance music; Electronic music; Electronica; Flamenco; Folk music; Funk; Funk carioca
  Gospel music; Grime music; Grunge; Heavy metal; Hip hop music; House music; Independent music; Jazz
  Kuduro; Kwaito; Mantra; Middle Eastern music; Music for children; Music of Africa; Music of Asia
  Music of Bollywood; Music of Latin America; New-age music; Noise music; Oldschool jungle; Opera
  Pop music; Progressive rock; Psychedelic rock; Punk rock; Reggae; Rhythm and blues; Rock and roll
  Rock music; Salsa music; Ska; Soca music; Soul music; Swing music; Techno; Traditional music
  Trance music; Trap music; UK garage; Vocal music
`);

/** Those that are instruments. */
export const AUDIOSET_INSTRUMENTS = vocabulary(`
  Accordion; Acoustic guitar; Alto saxophone; Bagpipes; Banjo; Bass (instrument role); Bass drum
  Bass guitar; Bassoon; Bell; Bicycle bell; Bowed string instrument; Brass instrument; Bugle; Cello
  Change ringing (campanology); Chime; Choir; Church bell; Clarinet; Clavinet; Cornet; Cowbell
  Crash cymbal; Cymbal; Didgeridoo; Double bass; Drum; Drum kit; Drum machine; Drum roll; Electric guitar
  Electric piano; Electronic organ; Flute; French horn; Glockenspiel; Gong; Guitar; Hammond organ
  Harmonica; Harp; Harpsichord; Hi-hat; Jingle bell; Keyboard (musical); Mallet percussion; Mandolin
  Maraca; Marimba, xylophone; Mellotron; Musical ensemble; Oboe; Orchestra; Organ; Percussion; Piano
  Pizzicato; Plucked string instrument; Rattle (instrument); Rhodes piano; Rimshot; Sampler; Saxophone
  Scratching (performance technique); Shofar; Singing bowl; Sitar; Snare drum; Soprano saxophone
  Steel guitar, slide guitar; Steelpan; String section; Strum; Synthesizer; Tabla; Tambourine
  Tapping (guitar technique); Theremin; Timpani; Trombone; Trumpet; Tubular bells; Tuning fork; Ukulele
  Vibraphone; Violin, fiddle; Wind chime; Wind instrument, woodwind instrument; Wood block; Zither
`);

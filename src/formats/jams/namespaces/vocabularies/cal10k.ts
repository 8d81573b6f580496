import { vocabulary } from '../namespace.ts';

/** Tags of CAL10K (Tingle et al. 2010). */
export const CAL10K = vocabulary(`
  a ballad tempo; a baritone sax solo; a blues song form; a brass horn ensemble
  a breathy female lead vocalist; a breathy female vocal; a breathy male lead vocalist
  a breathy male vocal; a brisk swing feel; a bumpin' kick sound; a burnin' tempo; a busy acoustic high hat
  a busy bass line; a busy horn section; a clarinet solo; a clear focus on recording studio production
  a contrapuntal melodic presentation; a cornet solo; a deep voice; a dirty electric guitar solo
  a distinctive female lead vocalist; a distinctive male lead vocal; a dominant bass riff
  a dominant rap delivery; a dominant synth sound; a dominant vocal sound; a driving shuffle beat
  a driving shuffle feel; a driving swing feel; a dry recording sound; a dub production
  a dynamic female vocal; a dynamic female vocalist; a dynamic male vocal; a dynamic male vocalist
  a female vocal; a flugelhorn solo; a flute performance; a flute solo; a full female vocal performance
  a g-funk synth line; a good dose of acoustic guitar pickin'; a gravelly female vocalist
  a gravelly male vocalist; a great acoustic guitar solo; a great alto sax solo
  a great electric guitar solo; a great piano solo; a great tenor sax solo; a great trombone solo
  a great trumpet solo; a gritty female vocal; a gritty male vocal; a groove oriented approach
  a hand percussion layer; a harmonica solo; a heavily embellished melody; a heavy twang in the vocals
  a high-pitched voice; a highly acoustic sonority; a highly electric sonority; a highly ornamented melody
  a highly repetitive melody; a highly synthetic sonority; a horn ensemble; a horn section
  a hybrid swing & shuffle feel; a jazz waltz feel; a joyful mood; a knack for catchy hooks
  a laid back female vocal; a laid back male vocal; a laid back shuffle feel; a laid back swing feel
  a latin dance style; a lazy swing groove; a leisurely tempo; a light swing groove
  a lively acoustic guitar solo; a lively alto sax solo; a lively electric guitar solo; a lively piano solo
  a lively tenor sax solo; a lively trumpet solo; a lyric-centric aesthetic; a lyric-centric performance
  a male vocal; a manic bass line; a melancholy mood; a melodic acoustic guitar solo
  a melodic alto sax solo; a melodic electric guitar solo; a melodic piano solo; a melodic tenor sax solo
  a melodic trombone solo; a melodic trumpet solo; a mid-tempo dance style; a mid-tempo shuffle feel
  a mid-tempo swing feel; a mid-tempo two step groove; a multi-sectional compositional approach
  a piano solo; a poetic rap delivery; a political satire lyric; a prominent accordion part
  a prominent banjo part; a prominent flute part; a prominent harmonica part; a prominent harpsichord part
  a prominent mandolin part; a prominent rhythm piano part; a prominent role for the bass guitar
  a prominent saxophone part; a reggae feel; a repetitive chorus; a repetitive song structure
  a repetitive verse; a rhythmic intro; a serene mood; a shuffle beat; a shuffle feel
  a simple high hat part; a slow dance feel; a slow moving bass line; a slow two-step rhythm
  a smooth female lead vocal; a smooth female vocal; a smooth jazz approach; a smooth male lead vocalist
  a smooth male vocal; a sophisticated song form; a soprano sax solo; a southern rapper
  a sparse acoustic guitar solo; a sparse alto sax solo; a sparse guitar solo; a sparse kick drum
  a sparse piano solo; a sparse tenor sax solo; a sparse trombone solo; a sparse trumpet solo
  a string ensemble; a string orchestra; a subtle use of paired vocal harmony
  a subtle use of vocal counterpoint; a subtle use of vocal harmony; a swing dancin' style; a swing feel
  a symbiotic kick and bass; a synth bass riff; a synth-acoustic sonority; a synth-electric sonority
  a tenor sax solo; a thin female vocal performance; a thin male vocal performance; a thin rap voice
  a thru-composed chorus; a thru-composed verse; a tight kick sound; a trombone solo; a trumpet solo
  a twelve-eight time signature; a unique form; a unique harmonic progression; a variety of synth sounds
  a vibes solo; a vibraphone solo; a violin solo; a virtuosic acoustic guitar solo
  a virtuosic alto sax solo; a virtuosic bass clarinet solo; a virtuosic clarinet solo
  a virtuosic electric guitar solo; a virtuosic piano solo; a virtuosic soprano sax solo
  a virtuosic tenor sax solo; a virtuosic trombone solo; a virtuosic trumpet solo
  a virtuosic vibraphone solo; a vocal-centric aesthetic; a well articulated acoustic guitar solo
  a well articulated alto sax solo; a well articulated electric guitar solo
  a well articulated tenor sax solo; a well articulated trombone solo; a well articulated trumpet solo
  a well-articulated piano solo; a wet recording sound; a wet snare; a woodwind horn ensemble
  abstract lyrics; accordion (or bandoneon) playing; accordion playing; acid jazz roots
  acid rock qualities; acoustic drum samples; acoustic guitar; acoustic guitar accompaniment
  acoustic guitar layering; acoustic guitar pickin'; acoustic guitar playing; acoustic guitar riffs
  acoustic hat; acoustic instrumentation; acoustic piano accompaniment; acoustic rhythm guitars
  acoustic rhythm piano; acoustic rock instrumentation; acoustic sonority; acrobatic synth lines
  adult contemporary; affected backup vocals; affected synths; african influences; afro-cuban influences
  afro-latin influences; afro-latin roots; aggressive drumming; aggressive rapping; aggressive vocals
  all points west radio; alt. country qualities; altered piano timbres; altered vocal sound; alternative
  alternative country; amazing instrumental prowess; ambient (classic?electronica); ambient soundscapes
  ambient synth textures; ambient synthesizers; ambient-house soundscapes; ambient-techno soundscapes
  ambient-trance soundscapes; ambiguous lyrics; an acousti-lectric sonority; an acousti-synthetic sonority
  an acoustic bass riff; an acoustic bass solo; an acoustic guitar solo; an aggressive female vocalist
  an aggressive male vocalist; an altered male vocal; an alto sax solo; an ambient intro
  an early dub production; an electric bass riff; an electric bass solo; an electric guitar solo
  an electric piano solo; an electro-acoustic sonority; an electro-synthetic sonority
  an emotional female lead vocal performance; an emotional male lead vocal performance
  an emotional male vocal; an emphasis on instrumentation; an emphasis on varied instrumentation
  an epic rap delivery and content; an experimental musical style; an experimental rap track
  an extended intro; an improvisational approach; an instrumental arrangement; an instrumental rap style
  an interesting song structure; an organ solo; an outside alto sax solo; an outside electric guitar solo
  an outside piano solo; an outside tenor sax solo; an outside trumpet solo; an overall meditative sound
  an unintelligible vocal delivery; an unusual song form; an upbeat two-step feel; angry lyrics
  angry-romantic lyrics; angular melodies; anti pop music festival; arpeggiated synths
  austin city limits radio; avant garde jazz ? free jazz; avant-garde leanings; backbeat handclaps
  background string riffs; background string section; background synths; barebones arranging
  basic rap roots; basic rock song structures; beats in 3/4; beats made for dancing; bebop ? combo
  bebop qualities; big band ? swing; big band arrangements; blazin' rappin'; block piano chords; bluegrass
  bluegrass influences; bluegrass instrumentation; bluegrassy instrumental; blues; blues influences
  blues rock qualities; blues roots; boastin' lyrics; bonnaroo radio; boogie woogie influences
  boogie woogie rhythms; boomin' kick drum; bop influences; bop roots; bowed bass playing; bowed strings
  brass ensemble; brass instrument solos; brass section; brazilian; brazilian influences
  brazilian jazz influences; brazilian jazz rhythms; brazilian roots; breakbeat rhythms
  breathy vocal sound; breathy vocals; bright beats; british folk; british invasion; bubblegum oldies
  buildup/breakdown; bumbershoot radio; busy beats; busy electronic hat; busy string writing
  busy synth hat; cajun influences; call and answer vocal harmony (antiphony)
  call and response vocal techniques; caribbean influences; caribbean roots; cash obsessed lyrics
  catchy hooks; celtic influences; chamber, baroque period; chicago blues; chill rhymin'
  chopped and screwed production; choral, baroque period; christian; christian rock; christmas blues
  chromatic harmonic structure; clarinet playing; classic hip hop; classic jazz roots; classic pop
  classic rhodes sound; classic rock; classic soul qualities; classical; classical christmas
  classical influences; classical music influences; clean lyrics; clean organ riffs; clean organ solos
  clear pronunciation; club ? dance; club rap influences; club rap roots; cma music festival radio
  cmj music marathon; coachella radio; cocky lyrics; colombian roots; consistent rhyme patterns
  constantly shifting beats; contemporary christian; contemporary country; contemporary folk
  contemporary gospel; cool jazz influences; cool jazz qualities; cool jazz roots; country
  country christmas; country influences; country music influences; country music roots; country pop
  country rock leanings; country roots; creative use of rap punctuations; cuban roots; dance; dance pop
  danceable beats; danceable grooves; dancehall; dark & deep beats; deathcore metal; defiant lyrics
  delta blues; demanding instrumental part writing; demanding vocal performances; dense orchestration
  dirty electric guitar riffs; dirty organ riffs; disco; disco grooves; disco influences; dissin' lyrics
  dissonant harmonies; distinctive vocal characteristics; distorted guitar riffs; dominant drum solos
  dominant melodic hooks; dominant percussion fills & solos; dominant rap hooks; dominant use of harmony
  dominant use of piano riffs; dominant use of riffs; dominant use of studio tricks; dominant vocal hooks
  dominican roots; doo-wop; downtempo influences; drum n bass rhythms; drum'n'bass; dry snare; dub
  dub influences; duo rapping; early blues; east asian influences; east coast rap influences
  east coast rap roots; eastern european influences; easy listening; easy listening qualities
  elaborate arrangements; elaborate instrumental arrangements; electric bass playing; electric blues
  electric guitar accompaniment; electric guitar effects; electric guitar parts; electric guitar playing
  electric guitar riffs; electric guitar wall-o-sound; electric guitars; electric instrumentation
  electric piano accompaniment; electric piano effects; electric piano playing; electric piano riffs
  electric pianos; electric rhythm guitars; electric rock instrumentation; electro; electronic
  electronic music influences; electronica; electronica influences; electronica roots; emotional rapping
  emotional vocals; emphasis on instrumental performance; emphasis on song form; empowering lyrics
  endless shouting; ensemble horns; ensemble strings; ensemble vocals; epic buildup/breakdown
  erotic lyrics; exaggerated enunciation; excellent vocal technique; exotica ? lounge; explicit lyrics
  extended harmonic patterns; extended piano soloing; extensive production; extensive studio production
  extensive use of electric keys; extensive use of piano; extensive use of vocal samples; extensive vamping
  female lead vocals; female rap lead; ferocious sounds; festival; flamenco; flamenco influences
  flat out funky grooves; flute playing; folk; folk ? country rock; folk holidays; folk influences
  folk music influences; folk music roots; folk rock qualities; folk roots; foreign raps
  four-on-the-floor beats; french lyrics; full backup vocal delivery; fun fun fun festival; funk
  funk beats; funk groove style; funk influences; funk roots; funky rhythms; funny lyrics; funny rap lyrics
  funny raps; gangsta rap attitude; gangsta rap influence; gospel influences; gospel roots; great lyrics
  great musicianship; gritty electric guitar riffs; gritty electric guitars; gritty vocal style
  gritty vocals; groove based composition; group rap arrangements; group vocals; grunge ? seattle sound
  grunge recording qualities; guitar effects; hand drums; hard bop influences; hard bop qualities
  hard bop roots; hard rock; hard rock influences; hard rock roots; hard swingin' rhythm
  hardcore rap attitude; hardcore rap influence; hardly strictly bluegrass festival; harmonica playing
  harp playing; headnodic beats; heartbreak lyrics; heartbreaking lyrics; heavily affected synths
  heavy backbeat; heavy drums; heavy electric rhythm guitars; heavy emphasis on improvisation
  heavy instrumental improvisation; heavy melodic ornamentation; heavy metal; heavy syncopation
  heavy use of falsetto; heavy use of guest rappers; heavy use of noise effects
  heavy use of peripheral vocals; heavy use of slang; heavy use of vocal harmonies; highly syncopated beats
  highly syncopated drum beats; highly syncopated ensemble rhythms; hip hop ? urban; hip hop influences
  hip hop roots; hip-hop influences; hip-hop roots; hip_hop; holiday; horn playing; horn riffs
  house influences; house roots; humorous lyrics; idm influences; improvisational approach
  indian influences; industrial; industrial influences; industrial roots; industrial sounds
  insistent backbeats; instrumental folk; instrumental hip hop; instrumental soul
  interesting harmonic progressions; interesting horn arrangements; interesting part writing
  interweaving vocal harmony; intricate arranging; intricate melodic phrasing; intricate rhythms
  inventive acoustic arrangements; inventive instrumental arrangements; inventive synth arrangements; jazz
  jazz fusion; jazz fusion elements; jazz holidays; jazz influences; jazz vocals; jazz-pop style
  jazzy hooks; jazzy samples; jazzy style; joyful lyrics; latin; latin america; latin influences
  latin percussion; latin pop; latin pop roots; latin rhythms; layered electric guitar riffs
  lead acoustic guitar; lead alto sax; lead big band; lead clarinet; lead cornet; lead electric guitar
  lead electric piano; lead electric violin; lead flute; lead organ; lead piano; lead synth solos
  lead synthesizer; lead vibraphone; light drum fills; light drumming; light percussion fills
  light rock influences; light synth fx; live; lo-fi production; loki music festival; lollapalooza radio
  lots of cymbals; lyric-centric composition; lyrical melodies; lyrics about alcohol and drugs
  lyrics about partying; lyrics about the rap industry; lyrics by a famous rap artist; lyrics by a rap icon
  lyrics by a respected rap artist; lyrics that tell a story; lyrics that use twisted humor
  lyrics with a political message; lyrics with heavy erotic content; major key tonality; major tonality
  male lead vocals; mallet percussion; mellow breakbeat rhythms; mellow piano timbre
  mellow rock instrumentation; mellow sounds; melodic horn lines; melodic horn riffs; melodic improvisation
  melodic part writing; melodic songwriting; melodic string accompaniment; melodic string riffs
  melodic string section; meso-american influences; meso-american roots; meter complexity; mexican
  mexican influences; mexican roots; middle eastern influences; midwest rap roots
  mild rhythmic syncopation; minimalist arrangements; minimalist-house soundscapes
  minimalist-techno soundscapes; minor key tonality; minor tonality
  mixed acoustic and electric instrumentation; mixed major and minor tonalities
  mixed minor & major key tonality; modern r&b stylings; monolith music festival radio; motown
  motown holiday; multiple vocalists; mumbling vocals; muted trumpet playing; mystical qualities
  narrative lyrics; nasal vocals; nature sounds radio; new age aesthetics; new age ambient
  new age electronic; new age influences; new age instrumental; new age mix; new age pop; new age roots
  new orleans influences; new orleans jazz elements; new orleans jazz influences; new orleans jazz roots
  new orleans?classic jazz; new wave influences; new_age; nu-disco production; nu-disco qualities
  odd meter grooves; odd time signatures; off beat style; offensive lyrics; old school influences
  old school raps; old school roots; old time country; oldies; oldies soul; opera, classical period
  opera, romantic period; orchestral arrangement; orchestral arrangements; orchestral arranging
  orchestral riffs; organ accompaniment; organ playing; outside improvisation
  outside lands music festival radio; paired vocal harmony; party jam style; party rhymes
  peaceful holidays; percussion; percussion layers; percussive piano accompaniment
  percussive piano playing; philadelphia folk festival radio; piano accompaniment; piano concerti
  piano playing; piano solo, romantic period; pimpin' lyrics; pitchfork music festival radio
  political lyrics; polka rhythms; pop; pop ? hair metal; pop ? rock; pop metal qualities
  pop rock qualities; pop vocal arrangement; portuguese lyrics; positive, upbeat lyrics; post punk
  power backbeats; prevalent use of arpeggiated synths; prevalent use of groove
  prevalent use of staccato synths; production and lyrics by famous rap artists
  production and lyrics by rap icons; production and lyrics by respected rap artists
  production by a famous producer; production by a respected producer; production by an iconic producer
  prominent backup vocals; prominent bass riffs; prominent drum fills; prominent drums; prominent horns
  prominent organ; prominent percussion; prominent percussion fills & solos; prominent synth drums
  prominent synthesizers; prominent tambourine; prominent use of synth; psychedelic ? garage
  psychedelic influences; psychedelic rock influences; puerto rican roots; punk ? new wave; punk influences
  punk radio; punk roots; quirky ideas; r & b influences; r&b; r&b ? soul; r&b influences; r&b roots
  r&b?pop holiday; r'n'b influences; radio friendly stylings; rap influences; rap metal instrumentation
  reggae; reggae ? caribbean; reggae influences; reggaeton; religious lyrics; repetitive melodic phrasing
  rhythmic clapping; rhythmic complexity; rhythmically complex rapping; riff based rhythms
  riff-based rhythms; rock; rock & roll ? roots; rock & roll influences; rock & roll roots; rock influences
  rock n' roll influences; rock n' roll roots; rock on the range radio; rock roots
  rock the bells festival radio; rockabilly revival; rockabilly revival style; rockin' holidays
  romantic lyrics; sad lyrics; salsa; sampledelia compositional qualities; sasquatch radio; sax playing
  sexist lyrics; shifting beats; shuffle beats; simple harmonic progressions
  ska ? rock steady ? early reggae; ska influences; ska roots; slide/pedal steel guitars; smooth jazz
  smooth jazz elements; smooth jazz influences; smooth synth textures; smooth vocal style; smooth vocals
  social or political themes; solo horn playing; solo piano performance; solo stride piano performance
  solo string playing; solo strings; sophisticated harmonies; soprano saxophones; south american influences
  south american roots; south padre international music festival; southern rap; southern rap influences
  southern rap roots; southern vocal twang; spa radio; spanish raps; sparse beats; speed metal stylings
  spiritually uplifting lyrics; spoken word; staccato horn lines; staccato synths; stagecoach radio
  stick-drum percussion; stoner rock metal; stoner?doom metal; storytelling lyrics; straight beats
  straight drum beats; street talkin' lyrics; string ensemble; string riffs; string section
  string section beds; strong melodies; strong vocal technique; subtle buildup/breakdown
  subtle electric piano riffs; subtle latin rhythms; subtle use of acoustic piano
  subtle use of arpeggiated synths; subtle use of electric keys; subtle use of electric pianos
  subtle use of fender rhodes; subtle use of noise effects; subtle use of piano riffs; subtle use of pianos
  subtle use of staccato synths; subtle use of strings; subtle use of the accordion
  subtle use of the harmonica; subtle use of turntables; subtle use of white noise; sultry vocals
  surreal lyrics; swing elements; swing era roots; swing influences; swingin' beats; swingin' christmas
  symphonic, classical period; symphonic, romantic period; syncopated beats; synth drums; synth hat
  synth heavy arrangements; synth horn lines; synth playing; synth riffs; synth rock arranging
  synth swoops; synth tweaking; synthesizers; synthetic bass part; synthetic instrumentation
  synthetic sonority; techno; techno influences; techno roots; techno synths; teen pop; tenor sax head
  texas blues; the heavy use of funk samples; the heavy use of lo-fi samples; the heavy use of r&b samples
  the subtle use of a horn section; the subtle use of lo-fi samples; the use of background scratching
  the use of chordal patterning; the use of clean-sounding organs; the use of dirty-sounding organs
  the use of experimental sounds; thick ambient synth textures; thickly layered production
  thin ambient synth textures; thin backup vocal performance; thin orchestration; thin synth textures
  thin techno synth textures; thirst ear festival radio; thrasher drums; thru composed melodic style
  tight lyrics; traditional afro-latin influences; traditional afro-latin roots; traditional country
  traditional folk; traditional gospel; traditional meso-american roots; traditional mexican roots
  traditional south american influences; trance; trance influences; trance roots
  treasure island festival radio; tremendous bass; trip hop; trip hop roots; triple meter style
  triple note feel; tripped-out production; trippy soundscapes; trombone head; trombone playing; tropical
  trumpet head; trumpet playing; turntablism; twangy electric guitar playing; twangy guitars
  two-step style; underground hip hop; unique instrumentation; unmetered speech
  unsyncopated ensemble rhythms; unusual rhythms; unusual vocal sounds; upbeat lyrics
  use of a huge string section; use of a string ensemble; use of accordions; use of alto sax
  use of ambient synths; use of call-and-response melodies; use of call-and-response vocals; use of cellos
  use of chromatic harmony; use of dulcimers; use of electric pianos; use of flutes; use of harps
  use of harpsichords; use of horn accents; use of major modes; use of marimbas; use of minor modes
  use of modal harmonies; use of modal harmony; use of odd meter; use of rhythmic loops; use of sarangi
  use of sing-jaying; use of sitars; use of steel drums; use of strings; use of techno synths
  use of tenor sax; use of the sitar; use of the wah wah pedal; use of tonal harmonies; use of trumpets
  use of unusual harmonies; use of vibraphones; use of violins; use of vocal counterpoint; use of zithers
  vamping harmony; varying rhythmic feels; varying tempo and time signatures; venezuelan roots
  vibes playing; vinyl ambience; violent lyrics; violin features; violin playing; virtuosic vocals
  vocal ? standards; vocal duets; vocal harmonies; vocal samples; vocal scatting; voodoo music experience
  wah-wah guitar; wakarusa radio; west coast rap influences; west coast rap roots
  western classical influences; western swing; western swing orchestration; wind ensemble; wind section
  world music influences
`);

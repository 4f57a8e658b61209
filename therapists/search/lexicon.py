"""Plain words of English and Spanish, as the search reads them: those that say nothing, and those that say the same.

The vocabulary knows what things are called; this knows how people talk. Words are folded: lower case, no accents.
"""

# Words that carry nothing in a search; they stand between others, in a query as in a vocabulary phrase.
EMPTY_WORDS = frozenset(
    "a about al algo alguien alla alli am an and any aqui are as asi at be been being but by can cerca como con could "
    "cual cuando de del desde did do does donde dr dra e el ella ellos en era eres es esa ese eso esta estan estas "
    "este esto estos estoy estuve for from fue get gets getting give gives giving go goes going gone good got gracias "
    "ha hace hacen hacer had has have having hay he hello help her him his hola i id if ill im in into is it its ive "
    "just keep keeps kept la las le les let like lo look los me mi mis miss mr mrs mucha mucho muchos muy my myself "
    "near nearby necesito need nos o of oh on or os our para pero please por porque prof que quien quiero really "
    "recommend se sea ser she should si siempre sin so sobre some somebody someone son sort soy sr sra su such sus "
    "tan te tener tengo than thank thanks that the their them then there these they thing this those ti tiene tienen "
    "to toda todas todo todos too tu tus un una unas uno unos very want was we well went were when where which while "
    "who will with work works would y ya yet yo you your".split()
)

# Words with a form of their own, and one spelling for those that have two.
IRREGULAR = {
    "feet": "foot",
    "teeth": "tooth",
    "calves": "calf",
    "men": "man",
    "women": "woman",
    "children": "child",
    "vertebrae": "vertebra",
    "menisci": "meniscus",
    "pies": "pie",
    "disk": "disc",
    "disks": "disc",
    "discs": "disc",
    "centre": "center",
    "centres": "center",
    "fibre": "fiber",
    "fibres": "fiber",
    "cheque": "check",
    "cheques": "check",
    "programme": "program",
    "tendonitis": "tendinitis",
    "mom": "mum",
    "moms": "mum",
    "mommy": "mummy",
    "tenis": "tennis",
    "luces": "luz",
    "veces": "vez",
    "raices": "raiz",
    "cicatrices": "cicatriz",
    "gases": "gas",
    "reaches": "reach",
}

# Each line is one meaning: its words count as the same when a complaint is guessed from a description.
_FAMILIES = """
pain pains painful painfully hurt hurts hurting ache aches aching achy ached sore soreness tender agony agonising
  excruciating killing kills killer murder gyp grief jip nagging niggle niggles niggling bad badly dodgy crook bung
  gammy dicky buggered knackered stuffed terrible awful horrible ropey trouble troubles problem problems issue issues
  bother playing complaint dolor dolores duele duelen dolia dolido doler dolorido dolorida doloridos doloridas molesta
  molestia molestias malo mala mata matan matando fastidia fatal
buttock buttocks bum butt butts backside glute glutes gluteal arse ass tush cheek posterior keister nalga nalgas
  gluteo gluteos culo trasero pompis
lumbar lumbago lumbalgia lumbares rinones rinon
back backs espalda
neck necks cuello cervical cervicales nuca cogote pescuezo
shoulder shoulders hombro hombros
head heads cabeza
headache headaches cefalea
migraine migraines jaqueca jaquecas migrana migranas
jaw jaws mandibula quijada
tooth teeth dientes diente muelas
face cara
scalp cabelludo
eye eyes ojo ojos
ear ears oido oidos
arm arms brazo brazos
elbow elbows codo codos
forearm forearms antebrazo
wrist wrists muneca munecas
hand hands mano manos
palm palms palma
knuckle knuckles nudillo nudillos
finger fingers fingertips pinky pinkie
thumb thumbs pulgar
toe toes
chest pecho
rib ribs costilla costillas
breast breasts boob boobs tit tits mama mamas seno senos pechos bust
tummy belly stomach abdomen abdominal abdominals abs gut guts barriga vientre tripa guata panza abdominales
pelvis pelvic pelvico pelvica
groin ingle
hip hips cadera caderas
thigh thighs muslo muslos
hamstring hamstrings hammy hammies isquiotibial isquiotibiales isquios
quad quads quadriceps cuadriceps
leg legs pierna piernas
knee knees rodilla rodillas
kneecap kneecaps patella patellar rotula rotuliano rotuliana
shin shins tibia espinilla espinillas canilla canillas
calf calves pantorrilla pantorrillas gemelo gemelos
ankle ankles tobillo tobillos
heel heels talon talones
foot feet pie pies
sole soles planta
tailbone coccyx coxis rabadilla colita
skin piel
bone bones bony hueso huesos
nerve nerves nervio
muscle muscles muscular musculo musculos
joint joints articulacion articulaciones
cartilage cartilago
ligament ligaments ligamento ligamentos cruciate cruzado
numb numbness asleep deadened dormido dormida dormidos dormidas duerme duermen adormecido adormecida adormecidos
  entumecido entumecida entumecidas
tingle tingles tingling tingly pins needles prickle prickly prickling buzzing hormigueo hormigas hormiguea cosquilleo
burn burns burning burnt hot scalding ardor arde arden quema queman quemazon
stiff stiffness stiffen stiffened rigid seize seized seizes seizing rusty tieso tiesa rigido rigida rigidos rigidas
  rigidez agarrotado agarrotada agarrotados entumecimiento
lock locks locked locking catch catches catching stuck jam jams jammed sticks trabado trabada traba trabar bloqueado
  bloqueada bloquea atascado atasca engancha
tight tightness tighten tightened tense tension tensed taut wound contractura contracturas contracturado contracturada
  contracturados tenso tensa tensos tensas tirante tirantez tira cargado cargada cargados cargadas duro dura duros
swell swells swelling swollen swelled swole puffy puff puffs puffiness fluid balloon ballooned ballooning hinchado
  hinchada hinchados hinchadas hincha hinchan hinchazon inflamado inflamada inflama inflaman edema oedema
weak weakness weaker weakened weakly feeble debil debiles debilidad fuerzas flojo floja
shoot shoots shooting shot shots electric electrical electricity shock shocks lightning bolt bolts zap zaps zapping
  zapped jolt jolts corriente corrientes descarga descargas electrica latigazo latigazos
stab stabs stabbing sharp knife knives dagger stabby pinchazo pinchazos punzada punzadas punzante pincha
tear tears torn tore rip ripped rupture ruptured desgarro desgarre desgarrado rotura
break breaks broke broken fracture fractured fractures roto rota rompi rompio romper romperse quebre fractura
pull pulls pulled pulling strain strained strains tweak tweaked overstretched overdid did tiron tirones distension
twist twists twisted twisting sprain sprained torcer torcido torcida torci torcio torcedura esguince
dizzy dizziness vertigo giddy giddiness spin spins spinning lightheaded woozy swimmy mareo mareos mareado mareada
  marea mareas vueltas
tired tiredness fatigue fatigued exhausted exhaustion shattered wiped drained weary pooped zonked cansado cansada
  cansancio agotado agotada agotamiento fatiga cansa
stress stressed stressful stressing overwhelmed burnout frazzled estres estresado estresada agobio agobiado agobiada
anxious anxiety panic panics panicky worry worries worried nervous ansiedad ansioso ansiosa nervios nervioso nerviosa
  panico angustia
leak leaks leaking leaked incontinence incontinent dribble dribbling escapa escapes fuga fugas perdida perdidas
pee peeing pees wee weeing wees urine urinate urinating bladder pis orina orinar vejiga meo mear
poo pooing poop bowel bowels stool caca heces intestino
pregnant pregnancy expecting embarazada embarazo prenatal antenatal
birth birthing labour labor parto
baby babies bub bubs newborn infant bebe bebes
child children kid kids son sons daughter daughters lad boy girl toddler teenager teen hijo hija nino nina ninos
parent mum mam mother dad father gran grandma granny nan nanna grandad grandpa elderly abuela abuelo madre padre
  mayores anciano anciana
surgery surgeries operation operations op ops operated surgical surgeon operacion operado operada operarme operaron
  cirugia quirurgico
new replacement replacements replaced artificial prosthesis protesis reemplazo nueva
cancer chemo chemotherapy radiotherapy tumour quimio quimioterapia
run runs ran running runner jog jogging jogger correr corro
walk walks walking walked caminar camino andar
sit sits sat sitting seated sentar sentarme sentado sentada siento
lift lifts lifting lifted raise raises raised reach reaching reached levantar levanto alzar
bend bends bending bent doblar doblado doblo agacharme agachar
sleep sleeps sleeping slept insomnia dormir duermo sueno insomnio
night nights nighttime overnight noche noches
morning mornings wake wakes waking woke awake manana mananas despertar despierto
stairs steps upstairs downstairs escaleras escalera escalones
desk computer laptop screen keyboard office ordenador computadora oficina
cannot cant couldnt wont unable cannae
grind grinds grinding rechinar rechinan rechino rechina
clench clenched clenching aprieto apretar aprietan
click clicks clicking clicky pop pops popping popped crack cracks cracking cracked crunch crunches crunching crunchy
  creak creaks creaky creaking cruje crujen crujido crujidos truena truenan chasquido chasquea
bump bumps lump lumps bulge bulges bulging bultos bulto
worn wear wearing worns desgaste desgastado desgastada desgastadas desgastados gastado gastada
arthritis arthritic osteoarthritis artrosis artritis osteoartritis
unsteady unsteadiness wobbly wobble wobbles wobbling balance tambaleo equilibrio inestable
fall falls fell falling caer caigo cae caida caidas cai caerse
breathless breathlessness breath breathe breathing puffed wheezy respirar aire ahogo
crash collision accident shunt choque accidente
sport sports gym workout workouts training exercise exercising football footy soccer rugby basketball netball marathon
  deporte deportivo gimnasio entrenar entrenamiento futbol ejercicio
posture slouch slouching slumped hunched hunch hunchback encorvado encorvada postura joroba chepa
scar scars scarring cicatriz cicatrices
cramp cramps cramping calambre calambres
spasm spasms espasmo espasmos
knot knots nudo nudos
stroke ictus derrame embolia
period periods menstrual menstruation regla menstruales
throb throbs throbbing pounding pulsatil
squeeze squeezed pinched trapped compressed pinzado pinzada atrapado
amputation amputated amputee amputacion amputado amputada amputados
diabetes diabetic diabetica diabetico
constipation constipated bunged estrenimiento estrenida estrenido
massage massages masaje masajes
"""

# Words of daily life. None is a misspelling of something else, and once a complaint is understood none is searched for.
_EVERYDAY_VERBS = """
ask bang become begin believe blow breathe bring brush build buy call carry change chew choose clean climb close come
cook cough cross cry cut dance drag draw dress drive drop dry eat end feel fill find finish fix fly follow forget
garden happen hate hear hit hold hop hope hurry iron jump kick kneel knit knock know last laugh lean learn leave lie
live lose love make mean meet mind miss move mow open pack paint park pass pay pick plan play pour press pretend pull
push put rain reach read relax remember rest ride roll row say scrub see seem sell send set sew shake shop shout show
shuffle shut sing ski skip slip smell smile smoke sneeze speak spend squat stand start stay step stop stretch struggle
study suck suffer swallow sweep swim swing take talk taste teach tell thank think throw tie touch travel trip try turn
type understand use visit wait wake wash watch wear whine wipe wish wonder worry write yawn
"""
_EVERYDAY = """
able above abrir acaba acabar acabo accident acostarme across actually acuesto added adelante ademas after afternoon
afterwards afuera again against age ago agosto agua aguantar aguanto ahi ahora alguna algunas alguno algunos all
almost alone along already also although always ambos amiga amigo amount ankle ano anos another antes anybody anymore
anyone anything anyway anywhere apart aparte apenas apoyar apoyarme apparently around arriba aside ataba atarme atras
aun aunque away awful awkward ayer ayuda ayudar bag bags bajar bajo bano basically bastante bath bathroom bear beasts
because bed bedroom bedtime before began behind below beside best better between bicycle bien big bike bit bits bloke
bloody board boat bolsa bolsas boot boots bottle bottom bound bowl box bra bread breakfast bring broker broom brother
brought brush buen buena bueno building bus busco busy bye cada cake calle calzar cama came camera car cargar carpet
carro casa casi caso cat cerrar certain chair children chopping christmas church cien claves cleaner clinic clinics
closed clothes coat coche cocina cocinar coffee coger cojo cold colleague comer comfortable comida compra comprar
comprimido consigo constantly contra contractor contractors cooking corner cosa cosas coser costado couch couldnt
couple course cuanto cuarto cuenta cuesta cup cupboard curb current cushion daily damn dan dance dar dark darme
daughter day days dear debajo decir definitely deja dejar delante demasiado dentro derecha derecho deskbound despacio
despertarme despues detras dia dias dice diez different difficult digo dijo dinero dinner dishes distinto doctor
doctora doctors dog doing domingo done dont door doorknob dos double down downhill drink driver driving drove durante
during each earlier early easily easy eating edge effective eight eighties eighty either ejemplo eleven ella
else empezar empieza encima end enero enough entire entonces entrar entre eran escalon escribir especially espero
esposa esposo estaba estado estar estos estoy even evening evenings event ever every everybody everyday everyone
everything everywhere exactly exercised extra extrano extremely eyes family far fast fed feel feeling feels felt few
fifties fifty filling film finally fine first five flat flight flights floor flying food for forever form forties
forty forward four frente friday fridge friend friends front frotar fuera fuerte fuertes full funny further game games
garden gardening general gente gets girar giro giving glad glass gonna gotta gp grab grande grandes grapefruit great
groceries ground group grown guess guitar guy haber hablar hacia haciendo hago hair half hallway han handle hang
happened happens hard hardly hasnt hasta havent heavy hecho hed height hell helped here hermana hermano hers herself
high hijos hill hills himself hobble hobbling holiday hombre home honest hoover hoovering hora horas horribles horse
hospital hot hour hours house household housework how however hoy hubby huge hundred hurry husband idea igual imagine
inch incluso inside instead interact invierno ir ironing itself izquierda izquierdo job jog jueves jugaba jugando
jugar juggling july jumping june junto kerb kettle kind kinda kitchen knew ladder lado lados lady largo last late
lately later laundry lavar lawn lazy least leave leer left lejos less lid lie lifting light limpiar lines little
living llave llega llegar lleva llevar llevo loads lock long longer looked looking loose lost lot lots loud lounge
luck luego lugar lunch lunes lying mad made main makes making mal maleta man maneja manejar manera many manzana marido
married martes mas mate matter mattress maybe mayor meal means media medico medio meeting mejor menos mes mesa meses
mia middle miedo mientras miercoles might milk mine minute minutes minutos mio misma mismo missus moment momento
monday money month months more most mostly moto motorbike mourning moved mover moverme moving mower mowing much muchas
mujer must nada nadie naff nasty nearly needless neither never next nice nine ninety ninguna ninguno nobody noche
nombre none noon normal normally not nothing notice novia novio now nowhere nuestra nuestro nueve number numero nunca
nurse obviously ocho odd off office officer officers often okay old older once one ones only onto opening opposite
other others otherwise otra otras otro otros ought ours out outside oven over own painting pair pan pants parece
parking part parte partes particular partido pasa pasada pasado pasar paso past paving people peor pequeno perhaps
perro person persona personas phone piano picking piece pillow pills piso place plancha planchar plane planet playing
plenty plus poco pocos podemos poder pone poner ponerme pongo pooch pool poor posible position possible possibly
postre pot preaching prefer present pretty primera primero probably pronto properly pueda puede pueden puedo puerta
puerto pues puesta puesto puppy purse pusieron put queda quede quedo quick quickly quiet quitar quitaron quite rain
randomly rather rato ratos razon ready reason recently regular regularly relocation remote rest rie right rincones rio
road rompe room round rub rubbing sabado sabe saber said sale salgo salir same santo sat saturday saw says scared
school scratching seat seconds seem seen seguir seis self semana semanas senor senora sense serian seven seventies
seventy several shelf shift shirt shoe shoes shop shopping short shouldnt show shower side sides siete siguiente silla
since single singles sink sino sister sitio sitting six sixties sixty size sleepy slight slightly slow slowly small
smart snow socket sofa solo something sometimes somewhere son soon sorry sounds space speak special spend spot stage
stained stand standing start started starting starts stay steering steps stick still stood stool stop straight strange
street strong struck stuff stupid subir sudden suddenly suelen suelo suficiente suitcase summer sunday super suppose
sure swimming table tablets takes taking tal tall tambien tampoco tanto tarde tardes tea team telefono telly ten
tenemos tenia tennis tercera terribles terribly themselves thirties thirty though thought three through thru thursday
tiempo tienda time times tipo today together toilet told tomar tomorrow tonight took tool top total totally touch
towards towel town trabaja trabajar trabajo tracksuit traer train trainers trampoline transparencia tras treatment
tres tried trousers truck tuesday tuve tuvo tv twelve twenties twenty twice two type ultimo unable under until uphill
upon usar used using usual usually va vacuum vacuuming vamos van veces ver verano vez vida vieja viejo viene viernes
vino visit vivir volver voy vuelta waiting walls wanna wardrobe washing watching water way wear wearing wednesday week
weekend weekends weeks weight weird whatever wheel whenever whether whole why wife window winter within without woke
woman wonder wont wooden word words workday worked worker working worse worst worth wouldnt wrong yard yeah year years
yes yesterday yoga yourself youth
"""

# What people say who want to be seen at home.
AT_HOME = (
    *("home visit", "home visits", "visits at home", "at home", "at my home", "in my home", "in my own home"),
    *("comes to me", "come to me", "come to my house", "come to my home", "comes to my house", "comes to your home"),
    *("mobile", "in-home", "house call", "house calls", "housebound", "can't leave the house"),
    *("a domicilio", "en casa", "en mi casa", "que venga a casa", "visita a domicilio", "visitas a domicilio"),
)

# By whom, and when; not what somebody says of themselves ("a woman with back pain", "worse in the evening").
BY_A_WOMAN = (
    *("female", "female therapist", "woman therapist", "lady therapist", "by a woman", "from a woman"),
    *("terapeuta mujer", "fisioterapeuta mujer", "que sea mujer"),
)
BY_A_MAN = (
    *("male", "male therapist", "man therapist", "by a man", "from a man"),
    *("terapeuta hombre", "fisioterapeuta hombre", "que sea hombre"),
)
IN_THE_EVENING = (
    *("weekday evening", "weekday evenings", "weeknights", "evening appointment", "evening appointments"),
    *("open evenings", "open in the evening", "al final de la tarde", "a última hora de la tarde"),
)
AT_THE_WEEKEND = (
    *("weekend appointment", "weekend appointments", "open weekends", "open at weekends", "open on weekends"),
    *("open saturdays", "open on saturday", "citas en fin de semana", "abierto el sábado"),
)

# Words that are also what people are called: names where one stands after a title or beside a word nobody knows.
ALSO_NAMES = frozenset(
    "agudo aleman alexander americo amigo arco arcos arnold baker ball banos barco barriga bath bell bill blanco "
    "bowen brown bueno burn burns calvo canton cara carpenter carrera carro casas castellanos castilla cook cross "
    "cruz cuesta day deep diez dolores domingo drake duran english espanol fall frances french fuertes german glass "
    "gold grace grande green griego ground guy hall hard hill hills hope house ireland izquierdo jean john johns "
    "jones june key king kneale lad lady lana little long love luz malo martin mata may mesa mitchell morton mulligan "
    "nino north palma park parkinson partida place plana price puente puerta quijada rich ring rio rock rose salud "
    "santo santos segura sha short silva small south stone street strong summer swan tailor taylor town vega vela "
    "walker wall ward waters way west will winter woman wood wright young".split()
)

# Forms of address. One is an illness too (MS), unless a name follows.
TITLES = frozenset({"dr", "miss", "mr", "mrs", "ms", "prof", "sr", "sra", "dra"})

# Names, of people and places, that are nearly words of ours.
NAMES = frozenset(
    "alban alemania alemany armenia bengal bosnia boucher bowden bowles brigida brooke bulgaria caldera cambodia "
    "castellon cesare clavs croatia dane dom dragan dragos espada filippini finland francesca francesco francis "
    "francisc francois francoise francos franzese georgia georgiana georgina georgine germain germana germano germany "
    "giorgian giorgiana gujarat hakkinen hokkanen hungary infante italia jeanette leyton lithuania netherlands "
    "noruega oriana paine paloma piersa polanco punjab romania russia serban serbia somalia sorbian teerth tijerina "
    "vietnam zeller".split()
)


def _families() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _FAMILIES.replace("\n  ", " ").split("\n"):
        words = line.split()
        found.update(dict.fromkeys(words, f"={words[0]}") if words else {})
    return found


def _everyday() -> frozenset[str]:
    verbs = _EVERYDAY_VERBS.split()
    forms = [form for verb in verbs for form in (verb, f"{verb}s", f"{verb}ing", f"{verb}ed", f"{verb[:-1]}ing")]
    return frozenset([*_EVERYDAY.split(), *forms])


FAMILIES = _families()  # word → the meaning it shares with others
EVERYDAY = _everyday()

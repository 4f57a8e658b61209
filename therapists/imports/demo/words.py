"""Words of invented people: languages, letters, skills, streets, practices, sentences, papers."""


def split(words: str) -> tuple[str, ...]:
    """The words of a table written as one text."""
    return tuple(words.split())


# What most people of a country speak, and what others learn there.
COUNTRY_LANGUAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "US": ("en", split("es fr ase pt zh")),
    "GB": ("en", split("fr es de bfi it")),
    "CA": ("en", split("fr es ase pa zh")),
    "IE": ("en", split("ga fr es isg")),
    "AU": ("en", split("it el zh asf vi")),
    "NZ": ("en", split("mi nzs zh fr")),
    "ES": ("es", split("en ca fr gl eu ssp")),
    "MX": ("es", split("en fr mfs")),
    "DE": ("de", split("en fr tr gsg ru")),
    "FR": ("fr", split("en es fsl it ar")),
}
FRENCH_REGIONS = frozenset({"QC"})  # regions of Canada where French comes first
FRENCH_REGION_SHARE = 0.75  # of the people there, with a French name
INITIALS = split("A B C D E F G H J K L M N P R S T V W")

CURRENCIES = {
    "US": "USD", "GB": "GBP", "CA": "CAD", "IE": "EUR", "AU": "AUD", "NZ": "NZD", "ES": "EUR", "MX": "MXN",
    "DE": "EUR", "FR": "EUR",
}  # fmt: skip
# Usual price of an hour in the local currency.
HOUR_PRICES = {
    "US": 105, "GB": 58, "CA": 115, "IE": 72, "AU": 115, "NZ": 105, "ES": 48, "MX": 700, "DE": 66, "FR": 62,
}  # fmt: skip

# Letters after the name by profession: by country, and "" for every other one.
POST_NOMINALS: dict[str, dict[str, tuple[str, ...]]] = {
    "massage-therapist": {
        "US": split("LMT LMT LMT RMT LMT,BCTMB NCTMB"), "CA": split("RMT RMT"), "GB": split("""
            MTI BTEC Dip.SRMT LSSM"""),
        "IE": split("ITEC MIMTA"), "AU": split("DipRM DipRM CertIV"), "NZ": split("RMT BHSc CMT"),
    },
    "physical-therapist": {
        "US": split("PT,DPT DPT PT MSPT PT,DPT,OCS"), "CA": split("PT RPT MPT"), "GB": split("""
            MCSP BSc,MCSP MSc,MCSP"""),
        "IE": split("MISCP BSc,MISCP"), "AU": split("APAM BPhty MPhty"), "NZ": split("BPhty NZRP"),
    },
    "occupational-therapist": {
        "US": split("OTR/L MOT,OTR/L OTD"), "CA": split("OT OTReg"), "GB": split("BSc,RCOT"), "IE": split("""
            BSc,MAOTI"""),
        "AU": split("BOccThy"), "NZ": split("NZROT"),
    },
    "chiropractor": {"": split("DC"), "GB": split("MChiro DC"), "AU": split("BChiro MChiro")},
    "acupuncturist": {"US": split("LAc DACM,LAc"), "CA": split("RAc"), "GB": split("MBAcC LicAc"),
    "AU": split("""
        BHSc""")},
    "athletic-trainer": {"US": split("ATC LAT,ATC"), "CA": split("CAT(C)")},
    "sports-medicine-physician": {"US": split("MD DO"), "": split("MBBS MD MBChB")},
    "physiatrist": {"US": split("MD DO"), "": split("MD MBBS")},
    "osteopath": {"GB": split("BOst MOst"), "AU": split("MOst"), "": split("DO MOst")},
    "podiatrist": {"US": split("DPM"), "GB": split("MRCPod BSc"), "": split("BPod")},
    "hand-therapist": {"US": split("CHT OTR/L,CHT PT,CHT"), "": split("CHT")},
    "lymphoedema-therapist": {"US": split("CLT LMT,CLT"), "": split("CLT")},
    "physical-therapist-assistant": {"US": split("PTA")},
    "occupational-therapy-assistant": {"US": split("COTA/L")},
    "kinesiotherapist": {"US": split("RKT"), "CA": split("RKin")},
    "naprapath": {"US": split("DN")},
    "reflexologist": {"US": split("ARCB"), "GB": split("MAR"), "": split("MIRI")},
}  # fmt: skip

# How many in a hundred practise it; professions that are not here share what is left for "rest".
PROFESSION_SHARES = {
    "massage-therapist": 45.0, "physical-therapist": 25.0, "occupational-therapist": 5.0, "chiropractor": 5.0,
    "acupuncturist": 3.5, "osteopath": 3.5, "athletic-trainer": 1.5, "podiatrist": 2.0,
    "sports-medicine-physician": 1.2, "physiatrist": 1.0, "hand-therapist": 1.0, "lymphoedema-therapist": 0.8,
    "physical-therapist-assistant": 1.5, "occupational-therapy-assistant": 0.7, "reflexologist": 1.5,
    "bodyworker": 1.2, "kinesiotherapist": 0.4, "naprapath": 0.2,
}  # fmt: skip
OTHER_PROFESSION_SHARE = 0.3
# A second profession that goes well with the first.
SECOND_PROFESSIONS = {
    "massage-therapist": split("bodyworker reflexologist lymphoedema-therapist acupuncturist"),
    "physical-therapist": split("acupuncturist massage-therapist lymphoedema-therapist hand-therapist"),
    "occupational-therapist": split("hand-therapist lymphoedema-therapist"),
    "chiropractor": split("acupuncturist massage-therapist"),
    "acupuncturist": split("massage-therapist"),
    "osteopath": split("acupuncturist massage-therapist"),
    "athletic-trainer": split("massage-therapist physical-therapist-assistant"),
    "reflexologist": split("massage-therapist bodyworker"),
    "bodyworker": split("massage-therapist reflexologist"),
}
# Regions where these professions do not exist would look odd with them.
ONLY_IN = {
    "athletic-trainer": frozenset({"US", "CA"}),
    "naprapath": frozenset({"US"}),
    "kinesiotherapist": frozenset({"US", "CA"}),
    "physical-therapist-assistant": frozenset({"US", "CA"}),
    "occupational-therapy-assistant": frozenset({"US", "CA"}),
}

MASSAGE = split("""
    swedish-massage deep-tissue-massage sports-massage trigger-point-therapy myofascial-release
    neuromuscular-therapy stretching remedial-massage prenatal-massage lymphatic-drainage hot-stone-massage
    soft-tissue-release cupping chair-massage aromatherapy-massage reflexology thai-massage shiatsu
    acupressure scar-tissue-massage oncology-massage abdominal-massage craniosacral-therapy
    relaxation-and-breathing""")
REHABILITATION = split("""
    therapeutic-exercise joint-mobilisation stretching trigger-point-therapy myofascial-release
    soft-tissue-release dry-needling kinesiology-taping muscle-energy-technique nerve-gliding
    instrument-assisted-soft-tissue strength-and-conditioning gait-and-balance-training
    vestibular-rehabilitation pelvic-floor-therapy aquatic-therapy neurological-rehabilitation
    cardiopulmonary-rehabilitation shockwave-therapy ultrasound-therapy electrotherapy-tens heat-and-cold
    pain-education postural-work ergonomic-advice joint-manipulation""")
OCCUPATIONAL = split("""
    hand-therapy splinting ergonomic-advice home-safety-and-equipment neurological-rehabilitation
    therapeutic-exercise pain-education relaxation-and-breathing postural-work heat-and-cold""")
MANUAL = split("""
    joint-manipulation joint-mobilisation osteopathic-techniques muscle-energy-technique
    strain-counterstrain soft-tissue-release stretching myofascial-release cranial-work craniosacral-therapy
    therapeutic-exercise postural-work dry-needling kinesiology-taping instrument-assisted-soft-tissue""")
EASTERN = split("""
    acupuncture cupping gua-sha tuina acupressure shiatsu dry-needling relaxation-and-breathing""")
SPORTS = split("""
    therapeutic-exercise strength-and-conditioning sports-massage stretching kinesiology-taping
    heat-and-cold ultrasound-therapy shockwave-therapy pain-education joint-mobilisation
    soft-tissue-release""")
BODYWORK = split("""
    rolfing-structural-integration feldenkrais alexander-technique bowen-technique craniosacral-therapy
    thai-massage shiatsu myofascial-release postural-work relaxation-and-breathing swedish-massage""")
PROFESSION_TECHNIQUES = {
    "massage-therapist": MASSAGE,
    "physical-therapist": REHABILITATION,
    "physical-therapist-assistant": REHABILITATION,
    "kinesiotherapist": REHABILITATION,
    "occupational-therapist": OCCUPATIONAL,
    "occupational-therapy-assistant": OCCUPATIONAL,
    "hand-therapist": OCCUPATIONAL,
    "chiropractor": MANUAL,
    "osteopath": MANUAL,
    "naprapath": MANUAL,
    "acupuncturist": EASTERN,
    "athletic-trainer": SPORTS,
    "sports-medicine-physician": SPORTS,
    "physiatrist": SPORTS,
    "podiatrist": split("""
        therapeutic-exercise kinesiology-taping shockwave-therapy gait-and-balance-training splinting"""),
    "lymphoedema-therapist": split("""
        lymphatic-drainage manual-lymph-and-compression scar-tissue-massage oncology-massage"""),
    "reflexologist": split("""
        reflexology acupressure relaxation-and-breathing aromatherapy-massage swedish-massage"""),
    "bodyworker": BODYWORK,
}
# An association suits a profession when one of these occurs in its name ("_" is a space).
ASSOCIATION_WORDS = {
    "massage-therapist": split("massage bodywork complementary holistic natural_health myotherap"),
    "physical-therapist": split("physical_therap physio"),
    "physical-therapist-assistant": split("physical_therap physio"),
    "occupational-therapist": split("occupational_therap"),
    "occupational-therapy-assistant": split("occupational_therap"),
    "chiropractor": split("chiropract"),
    "acupuncturist": split("acupunct chinese_medicine oriental_medicine"),
    "osteopath": split("osteopath"),
    "athletic-trainer": split("athletic_train sport_rehab sports_therap"),
    "podiatrist": split("podiat"),
    "hand-therapist": split("hand_therap"),
    "lymphoedema-therapist": split("lympho mld"),
    "sports-medicine-physician": split("sports_medicine"),
    "physiatrist": split("physical_medicine"),
    "reflexologist": split("reflexolog complementary"),
    "bodyworker": split("bodywork complementary holistic rolf feldenkrais alexander shiatsu"),
    "kinesiotherapist": split("kinesio"),
}
# Ways to pay that exist in these countries only.
PAYMENT_COUNTRIES = {
    "check": split("US"),
    "medicare": split("US"),
    "medicaid": split("US"),
    "hsa-fsa": split("US"),
    "medicare-australia": split("AU"),
    "nhs": split("GB"),
    "provincial-health-plan": split("CA"),
    "acc": split("NZ"),
    "hse-medical-card": split("IE"),
    "workers-compensation": split("US CA AU"),
    "motor-insurance": split("US CA AU IE"),
    "veterans": split("US CA AU"),
    "disability-funding": split("AU NZ"),
}

# --- Streets ----------------------------------------------------------------------------------------------

ENGLISH_STREETS = split("""
    Alder Ash Aspen Beech Birch Bluebell Bramble Brook Cedar Chapel Chestnut Church Clover Copper Coral
    Cross Elm Fern Field Forge Garden Grange Hawthorn Hazel Heron Highfield Hillside Holly Juniper Kestrel
    Lark Laurel Lavender Lilac Linden Magnolia Maple Meadow Mill Moss Oak Old_Mill Orchard Park Pear_Tree
    Pine Poplar Primrose Quarry River Robin Rosemary Rowan Saddler Sandstone School Spring Station
    Stonebridge Sycamore Thistle Tulip Valley Walnut Weaver Wheatfield Willow Woodland Yew""")
STREET_KINDS = {
    "US": split("Street Avenue Road Drive Lane Boulevard Court"),
    "CA": split("Street Avenue Road Drive Crescent"),
    "GB": split("Street Road Lane Avenue Close Terrace Row"),
    "IE": split("Street Road Lane Avenue Terrace"),
    "AU": split("Street Road Parade Avenue Crescent"),
    "NZ": split("Street Road Terrace Avenue Place"),
}
OTHER_STREETS = {
    "ES": (
        "Calle {}, {}",
        split("""
        Mayor del_Olmo de_la_Encina del_Almendro de_la_Fuente del_Molino de_las_Rosas del_Río"""),
    ),
    "MX": (
        "Calle {} {}",
        split("""
        del_Olivo de_los_Naranjos del_Fresno Jacarandas Las_Flores del_Manantial Los_Pinos"""),
    ),
    "DE": (
        "{} {}",
        split("""
        Ahornweg Birkenweg Buchenstraße Gartenstraße Lindenallee Mühlenweg Rosenweg Wiesenstraße"""),
    ),
    "FR": (
        "{1} {0}",
        split("""
        rue_des_Tilleuls rue_du_Moulin allée_des_Érables rue_des_Lilas rue_de_la_Source"""),
    ),
}

# --- Practices --------------------------------------------------------------------------------------------

PRACTICE_WORDS = split("""
    Amber Anchor Aspen Balance Beacon Bridge Bright Brook Calm Cedar Clear Coast Compass Copper Corner
    Cornerstone Dovetail Elm Evergreen Fern Fieldgate Firefly Foundry Garden Greenway Harbour Harvest Haven
    Hearth Heron Hillside Horizon Junction Keystone Kingfisher Lantern Lighthouse Linden Maple Meadow
    Millstone Moorland Northgate Oakwood Orchard Parkside Pebble Pinewood Quayside Riverside Rowan Saltmarsh
    Sandpiper Stillwater Stonegate Summit Swift Thistle Three_Rivers Tidewater Trailhead Upstream Waterside
    Wayfarer Well Westgate Willow Windmill Woodside""")
PRACTICE_KINDS = {
    "clinic": split("""
        Clinic Physical_Health Therapy_Centre Rehabilitation Muscle_and_Joint_Clinic Back_Care
        Health_Rooms"""),
    "spa": split("Spa Day_Spa Bathhouse Wellness_Spa"),
    "hospital": split("Hospital Community_Hospital Medical_Centre"),
    "studio": split("Studio Massage_Studio Bodywork_Studio Treatment_Rooms Movement_Studio"),
    "sports-club": split("Sports_Club Athletic_Club Running_Club Leisure_Centre"),
    "own-premises": split("Therapy_Room Massage Bodywork Treatment_Room"),
    "": split("Therapy Massage Bodywork Health_Rooms"),
}
# What a small practice is called after its trade.
TRADES = {
    "massage-therapist": split("Massage Massage_Therapy Therapeutic_Massage Remedial_Massage"),
    "physical-therapist": split("Physical_Therapy Physio Movement_Clinic"),
    "occupational-therapist": split("Occupational_Therapy"),
    "chiropractor": split("Chiropractic Spine_and_Joint"),
    "acupuncturist": split("Acupuncture"),
    "osteopath": split("Osteopathy"),
    "podiatrist": split("Podiatry Foot_Care"),
    "reflexologist": split("Reflexology"),
    "bodyworker": split("Bodywork"),
    "hand-therapist": split("Hand_Therapy"),
}
AMERICAN_SPELLING = (("Centre", "Center"), ("Harbour", "Harbor"))

# --- Sentences: what somebody says of themselves; never a promise, never a cure ---------------------------

HEADLINES = {
    "en": (
        "{technique} for people with {condition}",
        "Unhurried {technique}, in {city} and around",
        "Hands-on help with {condition}",
        "Quiet, careful work for people with {condition}",
        "{technique} and {technique2}, at your pace",
        "Here for sore backs, stiff necks and tired legs",
        "Working with people who have {condition}",
        "{profession} in {city} since {year}",
        "Plain talk, warm hands and enough time",
        "{technique} at a pressure you choose",
        "Small steps back to moving well",
        "Listening first, then {technique}",
        "For desk workers, runners and new parents",
        "Gentle or firm: you decide",
    ),
    "es": (
        "{technique} para personas con {condition}",
        "{technique} sin prisas, en {city} y alrededores",
        "Trabajo con personas que tienen {condition}",
        "{profession} en {city} desde {year}",
        "Escucho primero; después, {technique}",
        "A su ritmo y con la presión que usted elija",
    ),
}
OPENINGS = {
    "en": (
        "I have worked in {city} since {year}.",
        "I trained as {a_profession} and opened my doors in {city} in {year}.",
        "I came to this work after an injury of my own, and have been at it since {year}.",
        "For years I worked on a hospital ward; since {year} I see people one at a time.",
        "My first career was in an office, so I know stiff shoulders from the inside.",
        "I grew up near {city} and have practised here since {year}.",
        "I am {a_profession} with a small practice in {city}.",
        "After a decade of dancing I trained as {a_profession}.",
        "I have been {a_profession} since {year}.",
    ),
    "es": (
        "Trabajo en {city} desde {year}.",
        "Tengo una consulta pequeña en {city}.",
        "Llegué a esta profesión después de una lesión propia y sigo en ella desde {year}.",
        "Crecí cerca de {city} y ejerzo aquí desde {year}.",
    ),
}
MIDDLES = {
    "en": (
        "I work with people who have {condition}.",
        "Many of the people I see have {condition} or {condition2}.",
        "Most days I use {technique} and {technique2}.",
        "People come to me with {condition}, often after weeks of sitting or lifting.",
        "My main tools are {technique} and patience.",
        "I like to combine {technique} with simple things to do at home.",
        "I often see people with {condition}, and I will say so when another kind of help fits better.",
        "Runners, gardeners and desk workers make up most of my week.",
        "I enjoy working with older people who want to keep walking.",
        "I see many new parents, and I am happy for the baby to come along.",
        "Some of the people I see have lived with {condition} for years.",
    ),
    "es": (
        "Trabajo con personas que tienen {condition}.",
        "Muchas de las personas que veo tienen {condition} o {condition2}.",
        "Casi todos los días uso {technique} y {technique2}.",
        "Me gusta combinar {technique} con cosas sencillas para hacer en casa.",
        "Veo a muchas personas mayores que quieren seguir caminando.",
    ),
}
CLOSINGS = {
    "en": (
        "We start with a talk about what hurts and what you would like to do again.",
        "You choose the pressure, and you can change your mind at any time.",
        "A first visit takes a little longer, so that I can ask the right questions.",
        "Please tell me about medicines and recent operations before we begin.",
        "If your doctor should look first, I will tell you.",
        "Bring comfortable clothes; you stay covered throughout.",
        "I keep notes, I keep to time and I keep the room warm.",
        "Ring me if you are not sure whether I am the right person; I will be frank.",
        "I do not sell packages. Come back if it helped.",
        "Between visits I send a short note with what we agreed.",
    ),
    "es": (
        "Empezamos hablando de lo que le duele y de lo que quiere volver a hacer.",
        "Usted elige la presión y puede cambiar de idea en cualquier momento.",
        "Si antes debe verle su médico, se lo diré.",
        "La primera visita dura un poco más, para poder preguntar con calma.",
    ),
}
HOME_SENTENCES = {
    "en": (
        "I also come to your home and bring what I need.",
        "If getting out is hard, I come to you.",
        "Home visits are a good part of my week.",
    ),
    "es": ("También voy a su casa y llevo lo que hace falta.", "Si le cuesta salir, voy yo."),
}
HOME_NOTES = (
    "Please ring when the doorbell is hard to find.",
    "A clear space beside the bed is enough.",
    "Ground floor or lift preferred when I bring the table.",
    "A family member is welcome to stay.",
    "Street parking nearby helps.",
    "Longer trips by agreement.",
)
SPACES = ("2 × 3 m", "2.5 × 3 m", "Room to walk round a table", "A chair and a little floor", "3 × 3 m")
# Conditions whose names read well after "people who have".
SPOKEN_CONDITIONS = frozenset(
    split("""
    sciatica lower-back-pain neck-pain shoulder-pain stress tension-headache knee-pain hip-pain
    frozen-shoulder knee-osteoarthritis plantar-fasciitis upper-back-pain trapezius-tension
    desk-related-pain carpal-tunnel-syndrome tennis-elbow migraine rotator-cuff-pain sleep-trouble jaw-pain
    whiplash hip-osteoarthritis piriformis-syndrome pregnancy-back-pain fibromyalgia chronic-pain
    lymphoedema spinal-stenosis sacroiliac-joint-pain scoliosis neck-arthritis cervical-dystonia
    occipital-neuralgia thoracic-outlet-syndrome golfers-elbow hand-osteoarthritis thumb-arthritis
    hip-flexor-tightness runners-knee iliotibial-band-syndrome shin-splints leg-cramps achilles-tendon-pain
    flat-feet peripheral-neuropathy muscle-knots rheumatoid-arthritis ankylosing-spondylitis osteoporosis
    hypermobility chronic-fatigue lipoedema pelvic-girdle-pain chronic-pelvic-pain period-pain
    teeth-grinding rib-pain tailbone-pain""")
)
PROPER_NAMES = split("""
    Swedish Thai Parkinson Rolfing Bowen Feldenkrais Alexander Achilles Dupuytren Raynaud Morton Baker
    Osgood De TMJ MS Ehlers Bell Haglund Sjögren Guillain Japanese Chinese Scheuermann""")

INSURERS = (
    "Example Mutual",
    "Harbour Example Insurance",
    "Example & Daughters Cover",
    "Practitioners' Example Fund",
)
BACKGROUND_ISSUERS = {
    "GB": "Disclosure and Barring Service", "IE": "National Vetting Bureau",
    "AU": "Working with Children Check",
    "NZ": "Police vetting", "CA": "Vulnerable sector check", "US": "State police records check",
}  # fmt: skip

"""Names of people and the letters after them, from registers that write everything in capitals."""

import re
from collections.abc import Iterator
from functools import lru_cache

from therapists.imports.cells import clean

NO_MIDDLE_NAME = frozenset({"NMN", "NMI"})
REMEMBERED = 20_000  # names and letters of one file come again and again
LONGEST_LETTERS = 60  # Practitioner.post_nominals

# Other names that begin with MAC are one word: Mack, Macey, Machado, Macias.
_MAC = """
    MACARTHUR MACAULAY MACBRIDE MACCALLUM MACDONALD MACDONNELL MACDOUGALL MACDUFF MACEACHERN MACFARLANE MACGREGOR
    MACINNES MACINTOSH MACINTYRE MACIVER MACKENZIE MACKINNON MACLAUGHLIN MACLEAN MACLELLAN MACLEOD MACMAHON MACMILLAN
    MACMULLEN MACNAMARA MACNEIL MACNEILL MACPHERSON MACQUEEN MACRAE MACTAVISH
"""
MAC_NAMES = frozenset(_MAC.split())
SHORTEST_MC = 5  # letters: MCGEE is McGee, but MCKI is left alone
SUFFIXES = {
    "JR": "Jr.", "JNR": "Jr.", "JUNIOR": "Jr.", "SR": "Sr.", "SNR": "Sr.", "SENIOR": "Sr.",
    "II": "II", "2ND": "II", "III": "III", "3RD": "III", "IV": "IV", "4TH": "IV", "V": "V",
}  # fmt: skip
WORDY_SUFFIXES = frozenset({"JUNIOR", "SENIOR", "V"})  # as the last word of a surname they are rather a name

# Letters we know, by their letters alone, as they are written. Whatever is not here is left out: the field also holds
# people's own names, job titles cut at twenty letters, and numbers.
_LETTERS = """
    PT RPT LPT MPT MSPT DPT DScPT PTA LPTA RPTA OT OTR OTR/L OTD OTDR/L MOT MSOT COTA COTA/L LMT RMT CMT LMP LMBT
    MMT NMT CNMT MTI BCTMB NCTMB NCBTMB DC DACBSP CCSP DACNB FICPA AT ATC ATC/L LAT LATC MSAT DAT CSCS CES PES CPT
    LAc DAc DAOM DACM MAc MAOM MSOM DiplAc DiplOM OMD MD DO DPM MBBS MBChB FACS FAAOS FAAPMR FAAFP FACSM FAOAO
    FACFAS FAAPM CAQSM FACP FACEP RMSK OCS SCS NCS GCS PCS WCS ECS CCS FAAOMPT COMT OMPT MTC CMPT CHT CLT CLT-LANA
    CLWT CWS CKTP CFMT MDT CertMDT PhD DSc ScD EdD DHSc DMSc MS MSc MA MEd MPH MBA MHS MHA BS BSc BA RN BSN MSN NP
    APRN PA PA-C RD RDN LDN CDN RKT LN ND
"""
LETTERS = {"".join(filter(str.isalnum, written)).upper(): written for written in _LETTERS.split()}
SPELLED_OUT = {
    "PHYSICAL THERAPIST ASSISTANT": "PTA",
    "PHYSICAL THERAPY ASSISTANT": "PTA",
    "PHYSICAL THERAPIST": "PT",
    "PHYSICAL THERAPY": "PT",
    "PHYSIOTHERAPIST": "PT",
    "DOCTOR OF CHIROPRACTIC": "DC",
    "CHIROPRACTIC PHYSICIAN": "DC",
    "CHIROPRACTOR": "DC",
    "LICENSED MASSAGE THERAPIST": "LMT",
    "REGISTERED MASSAGE THERAPIST": "RMT",
    "CERTIFIED MASSAGE THERAPIST": "CMT",
    "LICENSED ACUPUNCTURIST": "LAc",
    "OCCUPATIONAL THERAPIST": "OT",
    "OCCUPATIONAL THERAPI": "OT",  # the register's field ends here
    "CERTIFIED ATHLETIC TRAINER": "ATC",
    "MEDICAL DOCTOR": "MD",
    "DOCTOR OF MEDICINE": "MD",
    "DOCTOR OF PODIATRY": "DPM",
}
SPLIT_LETTERS = {("AT", "C"): "ATC", ("OTR", "L"): "OTR/L", ("PA", "C"): "PA-C", ("COTA", "L"): "COTA/L"}
MOST_PIECES = 6  # "D. A. C. B. S. P."

_IN_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_NOT_A_NAME = re.compile(r"[^\w\s'’.\-]|[\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HARD = re.compile(r"[,;&|]+|\bAND\b")
_PIECE = re.compile(r"[A-Z0-9]+")


def proper(text: str) -> str:
    """A name in the usual mix of large and small letters; one that is mixed already is left alone.

    ``O'BRIEN`` → ``O'Brien``, ``MCDONALD`` → ``McDonald``, ``SMITH-JONES`` → ``Smith-Jones``.
    """
    if not (text.isupper() or text.islower()):
        return text
    return _WORD.sub(lambda found: _proper_word(found.group().upper()), text)


def _proper_word(word: str) -> str:
    head, mark, tail = _at_apostrophe(word)
    if mark:
        # O'Brien, D'Angelo and De'Andre, but Children's.
        return _proper_word(head) + mark + (_proper_word(tail) if len(tail) > 1 else tail.lower())
    if word in SUFFIXES and len(word) > 1 and word not in WORDY_SUFFIXES:
        return SUFFIXES[word].rstrip(".")
    if word.startswith("MC") and len(word) >= SHORTEST_MC:
        return "Mc" + word[2:].capitalize()
    if word in MAC_NAMES:
        return "Mac" + word[3:].capitalize()
    return word.capitalize()


def _at_apostrophe(word: str) -> tuple[str, str, str]:
    for mark in ("'", "’"):
        if mark in word:
            return word.partition(mark)
    return word, "", ""


@lru_cache(REMEMBERED)
def name_part(cell: str) -> str:
    """A given, middle or family name, cased; blank where the cell holds no letters."""
    if cell.isalpha() and cell not in NO_MIDDLE_NAME:
        return proper(cell)
    bare = clean(_IN_BRACKETS.sub(" ", clean(cell)))
    text = clean(_NOT_A_NAME.sub(" ", bare)).strip(" -.'’") + _closing_dot(bare)
    return proper(text) if any(map(str.isalpha, text)) and text not in NO_MIDDLE_NAME else ""


def _closing_dot(cell: str) -> str:
    """The dot after an initial stays (``L.``), others go."""
    words = cell.split()
    return "." if words and re.fullmatch(r"(?:[^\W\d_]\.)+", words[-1]) else ""


def family_name(cell: str, suffix_cell: str = "") -> str:
    """A family name with its generation: ``MCLAUGHLIN`` and ``JR.`` → ``McLaughlin Jr.``."""
    words = clean(cell).replace(",", " ").split()
    suffix = SUFFIXES.get(clean(suffix_cell).upper().strip(" .,"), "")
    last = words[-1].upper().strip(".") if len(words) > 1 else ""
    if last in SUFFIXES and last not in WORDY_SUFFIXES:
        suffix = suffix or SUFFIXES[last]
        words.pop()
    name = name_part(" ".join(words))
    return f"{name} {suffix}".strip() if name else ""


def post_nominals(cell: str, *names: str) -> str:
    """The known letters in a credential text, once each, as they are written: ``P.T.,A.T.,C.`` → ``PT, ATC``."""
    text = clean(cell).upper()
    words = set(_PIECE.findall(text))
    if len(words) > 1 and words <= set(_PIECE.findall(" ".join(names).upper())):
        return ""  # their own name, which may look like letters: YO-YO MA
    return _letters(text)


@lru_cache(REMEMBERED)
def _letters(text: str) -> str:
    for phrase, letters in SPELLED_OUT.items():
        text = text.replace(phrase, f",{letters},")
    found: dict[str, None] = {}
    for chunk in _HARD.split(text):
        for letters in _known_letters(chunk, found):
            found[letters] = None
    while len(joined := ", ".join(found)) > LONGEST_LETTERS:
        found.popitem()
    return joined


def _known_letters(chunk: str, found: dict[str, None]) -> Iterator[str]:
    """Known letters in a chunk, the longest first: dots, spaces and strokes inside them do not count."""
    pieces = _PIECE.findall(chunk)
    start = 0
    while start < len(pieces):
        before = next(reversed(found), "")
        if whole := SPLIT_LETTERS.get((before, pieces[start])):
            del found[before]  # "A.T., C." is ATC
            yield whole
            start += 1
            continue
        for end in range(min(len(pieces), start + MOST_PIECES), start, -1):
            if letters := LETTERS.get("".join(pieces[start:end])):
                yield letters
                start = end
                break
        else:
            start += 1

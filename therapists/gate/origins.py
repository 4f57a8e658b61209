"""Words that no watch-list may hold: where people come from, what they look like, the style they work in. Pure.

A listing is held for what it offers. "Thai", "Swedish" and "Asian" say who somebody is or how they work, and holding
for them would hold back the honest first: neither alone, nor with the words that every listing uses ("Thai massage").
"""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from therapists.gate.watchlist import folded

# Besides the names of languages and countries that the Unicode consortium's data has in these languages.
NAMES_IN = ("en", "es")
PEOPLE = frozenset(
    folded(
        """
        african africans afro american americans arab arabs arabic asian asians balinese black blacks brazilian
        british brown caribbean caucasian chicana chicano colombian cuban dominican eastern ebony egyptian ethnic
        ethiopian eurasian european europeans exotic far filipina filipinas filipino filipinos foreign foreigner
        foreigners gypsy hispanic immigrant immigrants indian indigenous irish israeli jamaican jew jewish latin
        latina latinas latino latinos latinx lebanese mediterranean mexican migrant migrants mixed moroccan muslim
        native negro nigerian nordic oriental orientals pakistani peruvian race refugee roma romani scandinavian
        scottish siamese slav slavic south southeast tibetan traveller venezuelan western white whites
        africana africano africanas africanos americana americano arabe arabes asiatica asiatico asiaticas asiaticos
        blanca blanco brasilena brasileno brasilera colombiana colombiano cubana cubano china chino dominicana
        dominicano europea europeo exotica exotico extranjera extranjero extranjeras extranjeros filipina filipino
        gitana gitano hispana hispano india indio indigena inmigrante inmigrantes japonesa japones latina latino
        marroqui mexicana mexicano mestiza mestizo morena moreno mulata mulato mulatto musulmana musulman negra
        oriental orientales peruana peruano rumana rumano rusa ruso sueca sueco tailandesa tailandes tibetana
        tibetano turca turco ucraniana ucraniano venezolana venezolano
        """
    ).split()
)
# Words that every listing uses: beside one of those above they add nothing, and alone they would hold everybody.
COMMON = frozenset(
    folded(
        """
        a an and at by for from in of or s style styles the to with
        bodywork care center centre clinic clinics female ladies lady male man masseur masseurs masseuse masseuses
        massage massages men people person physical practitioner practitioners practice professional service services
        session sessions spa staff studio technique techniques therapies therapist therapists therapy
        traditional treatment treatments visit visits woman women home hour hours health
        con de del el en la las los o para por y un una
        centro clinica domicilio estilo femenina femenino hombre hombres masaje masajes masajista masajistas
        mujer mujeres persona personas profesional salud servicio servicios sesion sesiones tecnica tecnicas terapeuta
        terapeutas terapia terapias tradicional tratamiento tratamientos visita visitas hora horas
        """
    ).split()
)


@cache
def _names() -> frozenset[str]:
    found: set[str] = set()
    for code in NAMES_IN:
        locale = Locale(code)
        found |= {folded(name) for name in (*locale.languages.values(), *locale.territories.values())}
    return frozenset(found)


def says_only_who_or_how(text: str, styles: Iterable[str]) -> bool:
    """Whether an entry is nothing but nationality, ethnicity, style of treatment and words that all listings use.

    ``styles`` are the names of techniques and professions, in any language.
    """
    words = folded(text).split()
    rest = [word for word in words if word not in COMMON]
    known = _names() | {folded(style) for style in styles}
    phrases = {" ".join(words), " ".join(rest)}
    return bool(phrases & known) or all(word in known or word in PEOPLE for word in rest)

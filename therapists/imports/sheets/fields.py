"""What may stand in a column of somebody's spreadsheet, and which column that probably is by its heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from therapists.choices import FacetGroup, Gender, Setting, Stated
from therapists.letters import plain


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields. ``headings`` are in plain letters; several columns may hold it where it is ``many``.

    ``group`` or ``choices`` say that its cells hold words of a closed set; ``fallback`` that one value may hold for
    all rows where the file says nothing.
    """

    name: str
    label: Any
    headings: str
    many: bool = False
    group: FacetGroup | None = None
    choices: type[Any] | None = None
    fallback: bool = False

    @property
    def words(self) -> bool:
        """Whether cells are looked up."""
        return self.group is not None or self.choices is not None


ALL = (
    Field(
        "id", _("number in the file (the source's own)"),
        "id; member id; member no; member number; membership number; number; no; record id; person id; numero; "
        "numero de socio",
    ),
    Field("name", _("whole name"),
        "name; full name; therapist; practitioner; provider; nombre completo; nombre y apellidos",
    ),
    Field("given_name", _("given name"), "given name; first name; firstname; forename; given; first; nombre"),
    Field("middle_name", _("middle name"), "middle name; middle; middle initial; segundo nombre"),
    Field(
        "family_name", _("family name"),
        "family name; last name; lastname; surname; family; last; apellido; apellidos",
    ),
    Field(
        "post_nominals", _("letters after the name"),
        "letters; post nominals; credentials; letters after the name; qualifications; suffix; titulos",
    ),
    Field("gender", _("gender"), "gender; sex; genero; sexo", choices=Gender),
    Field(
        "profession", _("profession"),
        "profession; discipline; occupation; role; job title; title; type; profesion; especialidad",
        many=True, group=FacetGroup.PROFESSION, fallback=True,
    ),
    Field("npi", _("NPI"), "npi; npi number; national provider identifier"),
    Field(
        "licence_number", _("license number"),
        "license number; licence number; license; licence; license no; licence no; registration number; "
        "numero de licencia; licencia; n de colegiado",
    ),
    Field(
        "licence_state", _("state or country of the license"),
        "license state; licence state; state of license; licensed in; license jurisdiction; jurisdiction; "
        "estado de la licencia",
        fallback=True,
    ),
    Field(
        "licence_expires", _("license expires on"),
        "license expires; licence expires; expiry; expiry date; expiration; expiration date; valid until; vencimiento",
    ),
    Field(
        "phone", _("phone"),
        "phone; telephone; phone number; tel; mobile; cell; cell phone; mobile phone; work phone; contact number; "
        "telefono; movil",
        many=True,
    ),
    Field("email", _("e-mail"),
        "e mail; email; email address; e mail address; mail; correo; correo electronico",
        many=True,
    ),
    Field("website", _("website"), "website; web site; web; url; homepage; site; sitio web; pagina web"),
    Field("headline", _("headline"), "headline; tagline; summary; slogan; titular"),
    Field("bio", _("about"), "about; bio; biography; description; profile; notes for clients; sobre mi; descripcion"),
    Field(
        "practising_since", _("practicing since"),
        "practicing since; practising since; since; qualified; qualified in; qualified on; year qualified; "
        "start of practice; en ejercicio desde",
    ),
    Field("away_until", _("away until"), "away until; on leave until; back on; ausente hasta"),
    Field(
        "techniques", _("techniques"),
        "techniques; technique; modalities; modality; treatments; services; styles; tecnicas; tecnica; tratamientos",
        many=True, group=FacetGroup.TECHNIQUE,
    ),
    Field(
        "conditions", _("conditions"),
        "conditions; condition; works with; specialties; specialities; problems; condiciones; dolencias",
        many=True, group=FacetGroup.CONDITION,
    ),
    Field(
        "languages", _("languages"),
        "languages; language; languages spoken; spoken languages; idiomas; idioma",
        many=True, group=FacetGroup.LANGUAGE,
    ),
    Field(
        "home_visits", _("home visits"),
        "home visits; home visit; comes to homes; mobile service; house calls; domiciliary; visits at home; "
        "a domicilio; visitas a domicilio",
        choices=Stated, fallback=True,
    ),
    Field(
        "practice_name", _("name of the practice"),
        "practice; practice name; clinic; clinic name; business; business name; company; workplace; clinica; consulta; "
        "centro",
    ),
    Field(
        "premises", _("kind of place"),
        "kind of place; premises; setting; place type; tipo de lugar", choices=Setting, fallback=True,
    ),
    Field(
        "street", _("street"),
        "street; address; address line 1; address line 2; address 1; address 2; street address; address1; address2; "
        "direccion; calle",
        many=True,
    ),
    Field("town", _("town"), "town; city; town city; city town; locality; suburb; ciudad; localidad; poblacion"),
    Field(
        "state", _("state or region"), "state; region; county; province; state province; estado; provincia; comunidad",
        fallback=True,
    ),
    Field(
        "postcode", _("postal code"),
        "postal code; postcode; post code; zip; zip code; zipcode; eircode; codigo postal; cp",
    ),
    Field("country", _("country"), "country; nation; pais", fallback=True),
)  # fmt: skip
FIELDS: Mapping[str, Field] = {field.name: field for field in ALL}
ADDRESS = ("street", "town", "postcode")


@cache
def _by_heading() -> dict[str, str]:
    return {heading.strip(): field.name for field in ALL for heading in field.headings.split(";")}


def key_of_heading(text: str) -> str:
    """What two spellings of a heading share: ``E-mail Address:`` → ``e mail address``."""
    letters = "".join(mark if mark.isalnum() else " " for mark in plain(text.replace("_", " ")))
    return " ".join(letters.split())


def field_of(heading: str) -> str:
    """The field that a heading names; blank where none is known."""
    key = key_of_heading(heading)
    names = _by_heading()
    return names.get(key) or names.get(key.rstrip("0123456789 ")) or ""


def known_heading(text: str) -> bool:
    """Whether a text is a heading that names a field."""
    return bool(field_of(text))


def guess(header: Sequence[str]) -> dict[str, str]:
    """Heading → field. The first column of a field has it, unless several may."""
    found: dict[str, str] = {}
    for heading in header:
        name = field_of(heading)
        if name and (FIELDS[name].many or name not in found.values()):
            found[heading] = name
    return found

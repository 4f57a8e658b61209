"""Invented files of licence registers, each in the layout of a real one with all that makes it hard to read."""

from pathlib import Path

HEADER = "Number,Last,First,Status,Expires"


def written(folder: Path, *rows: str, header: str = HEADER, name: str = "file.csv") -> Path:
    """A file with these lines."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in (header, *rows)), encoding="utf-8")
    return path


FLORIDA_HEADER = (
    "pro_cde|Profession-Name|lic_id|Expire-Date|Original-Date|Rank-Code|License-Number|Status-Effective-Date|"
    "Board-Action-Indicator|License-Status-Description|Last-Name|First-Name|Middle-Name|Name-Suffix|Business-Name|"
    "License-Active-Status-Description|County|County-Description|Mailing-Address-Line1|Mailing-Address-line2|"
    "Mailing-Address-line3|Mailing-Address-City|Mailing-Address-State|Mailing-Address-ZIPcode|Mailing-Address-Area-Code|"
    "Mailing-Address-Phone-Number|Mailing-Address-Phone-Extension|Practice-Location-Address-Line1|"
    "Practice-Location-Address-line2|Practice-Location-Address-line3|Practice-Location-Address-City|"
    "Practice-Location-Address-State|Practice-Location-Address-ZIPcode|Email|Mod-Cdes|Prescribe-Ind|Dispensing-Ind|"
    "Birth-Year-Range|Other-License "
)


def florida_row(**cells: str) -> str:
    """One row; columns by the letters of their names."""
    names = [name.strip() for name in FLORIDA_HEADER.split("|")]
    given = {name.replace("_", "-"): value for name, value in cells.items()}
    return "|".join(given.get(name.replace("_", "-"), "") for name in names)

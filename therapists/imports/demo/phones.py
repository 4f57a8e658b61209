"""Phone numbers of invented people, only from ranges kept for fiction: nobody is ever called."""

from therapists.imports.demo.draw import City, Draw
from therapists.imports.demo.words import split

# North America: NXX 555 0100 to 0199 in every area code (NANPA). Area codes by state and province.
_CODES_BY_STATE = """
    AL 205 251 256 334; AK 907; AZ 480 520 602 623 928; AR 479 501 870
    CA 209 213 310 323 408 415 510 530 559 562 619 626 650 661 707 714 760 805 818 831 858 909 916 925 949
    CO 303 719 720 970; CT 203 475 860 959; DE 302; DC 202
    FL 239 305 321 352 386 407 561 727 754 772 786 813 850 904 941 954
    GA 229 404 470 478 678 706 770 912; HI 808; ID 208; IL 217 309 312 618 630 708 773 815 847
    IN 219 260 317 574 765 812; IA 319 515 563 641 712; KS 316 620 785 913; KY 270 502 606 859
    LA 225 318 337 504 985; ME 207; MD 240 301 410 443; MA 339 351 413 508 617 774 781 857 978
    MI 231 248 269 313 517 586 616 734 810 906 989; MN 218 320 507 612 651 763 952; MS 228 601 662
    MO 314 417 573 636 660 816; MT 406; NE 308 402; NV 702 775; NH 603
    NJ 201 551 609 732 848 856 862 908 973; NM 505 575
    NY 212 315 347 516 518 585 607 631 646 716 718 845 914 917; NC 252 336 704 828 910 919 980; ND 701
    OH 216 330 419 440 513 567 614 740 937; OK 405 580 918; OR 503 541 971
    PA 215 267 412 484 570 610 717 724 814; RI 401; SC 803 843 864; SD 605; TN 423 615 731 865 901 931
    TX 210 214 254 281 361 409 469 512 682 713 806 817 832 903 915 936 940 956 972 979; UT 385 435 801
    VT 802; VA 276 434 540 571 703 757 804; WA 206 253 360 425 509; WV 304; WI 262 414 608 715 920
    WY 307; AB 403 587 780; BC 236 250 604 778; MB 204 431; NB 506; NL 709; NS 902; NT 867; NU 867
    ON 289 416 437 519 613 647 705 807 905; PE 902; QC 418 438 450 514 819; SK 306 639; YT 867
    PR 787 939; GU 671; VI 340; AS 684; MP 670
"""
AREA_CODES = {
    state: tuple(codes)
    for state, *codes in (row.split() for row in _CODES_BY_STATE.strip().replace("\n", ";").split(";"))
}
ANY_AREA_CODE = {"US": split("202 212 312 415"), "CA": split("416 604")}  # where the region is not known
# United Kingdom (Ofcom, numbers for drama): what stands before the last three digits.
DRAMA_TOWNS = {
    "Leeds": "+441134960", "Sheffield": "+441144960", "Nottingham": "+441154960", "Leicester": "+441164960",
    "Bristol": "+441174960", "Reading": "+441184960", "Birmingham": "+441214960", "Edinburgh": "+441314960",
    "Glasgow": "+441414960", "Liverpool": "+441514960", "Manchester": "+441614960", "London": "+442079460",
    "Newcastle upon Tyne": "+441914980", "Gateshead": "+441914980", "Sunderland": "+441914980",
    "Cardiff": "+442920180",
}  # fmt: skip
DRAMA_NORTHERN_IRELAND = "+442896496"
DRAMA_ELSEWHERE = "+441632960"
DRAMA_MOBILE = "+447700900"
# Australia (ACMA, numbers for creative works): two blocks of ten thousand behind each of the four area codes.
AUSTRALIAN_AREAS = {
    "NSW": "2",
    "ACT": "2",
    "VIC": "3",
    "TAS": "3",
    "QLD": "7",
    "SA": "8",
    "WA": "8",
    "NT": "8",
}
AUSTRALIAN_BLOCKS = ("5550", "7010")
IRISH_BLOCK = "+3532091"  # ComReg: 020 91x xxxx
FRENCH_BLOCK = "+3363998"  # Arcep: 06 39 98 xx xx
# New Zealand, Spain, Mexico and Germany: e-mail only.


def phone(draw: Draw, city: City) -> str:
    """A number of a range that is kept for fiction; nothing where we know of none."""
    country, last = city.country, int(draw.rng.random() * 10_000)
    if country in ANY_AREA_CODE:
        codes = AREA_CODES.get(city.region, ANY_AREA_CODE[country])
        return f"+1{draw.one(codes)}55501{last % 100:02}"
    if country == "GB":
        town = DRAMA_NORTHERN_IRELAND if city.region == "NIR" else DRAMA_ELSEWHERE
        start = DRAMA_MOBILE if draw.chance(0.5) else DRAMA_TOWNS.get(city.name, town)
        return f"{start}{last % 1000:03}"
    if country == "AU":
        area = AUSTRALIAN_AREAS.get(city.region, "2")
        return f"+61{area}{draw.one(AUSTRALIAN_BLOCKS)}{last:04}"
    if country == "IE":
        return f"{IRISH_BLOCK}{last:04}{int(draw.rng.random() * 10)}"
    return f"{FRENCH_BLOCK}{last:04}" if country == "FR" else ""

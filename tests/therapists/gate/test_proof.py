"""What the law asks before somebody is published, and what is enough where it asks nothing."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from therapists.choices import RegulationKind
from therapists.gate.proof import Law, Laws, Licence, Standing, lacking, lacking_of
from therapists.models import Credential, Membership, Practitioner
from therapists.search import catalogue

MASSAGE, PHYSIO = "massage-therapist", "physical-therapist"
TODAY = timezone.localdate()
CHECK = {"checked_on": TODAY, "check_result": "matched", "check_source": "Example register"}
RULES = {
    (MASSAGE, "US-CT"): Law(RegulationKind.LICENCE),
    (PHYSIO, "US-CT"): Law(RegulationKind.LICENCE),
    (PHYSIO, "GB-ENG"): Law(RegulationKind.PROTECTED_TITLE),
    (MASSAGE, "US-VT"): Law(RegulationKind.REGISTRATION),
    (MASSAGE, "US"): Law(RegulationKind.NOT_KNOWN, differs=True),
}
MATCHED = Licence("US-CT", "7", MASSAGE, checked=True, matched=True)


def asked(*professions: str, at: set[str], licences: tuple[Licence, ...] = (), proven: bool = False) -> list[str]:
    who = Standing(list(professions), at, list(licences), proven)
    return lacking(who, lambda *key: RULES.get(key, Law(RegulationKind.NOT_KNOWN)), str)


@pytest.mark.parametrize(
    ("licence", "wanted"),
    [
        (MATCHED, ""),
        (Licence("US-CT", "7", "", checked=True, matched=True), ""),
        (Licence("US-NY", "7", MASSAGE, checked=True, matched=True), "need a license: check it in the register"),
        (Licence("US-CT", "7", PHYSIO, checked=True, matched=True), "need a license: check it in the register"),
        (Licence("US-CT", "7", MASSAGE), "The license 7 for US-CT is not checked"),
        (Licence("US-CT", "7", MASSAGE, checked=True), "looked up without a match"),
        (Licence("US-CT", "7", MASSAGE, checked=True, matched=True, in_force=False), "no longer in force"),
    ],
)
def test_where_the_law_demands_a_license_only_a_check_that_matched_counts(licence: Licence, wanted: str) -> None:
    # Other proof changes nothing here.
    found = asked(MASSAGE, at={"US-CT"}, licences=(licence,), proven=True)
    assert (len(found), wanted in "".join(found)) == (bool(wanted), True), found


def test_what_is_to_be_done_is_about_the_license_that_comes_nearest() -> None:
    old = Licence("US-CT", "old", MASSAGE, checked=True, matched=True, in_force=False)
    [said] = asked(MASSAGE, at={"US-CT"}, licences=(old, Licence("US-CT", "new", MASSAGE)))
    assert "The license new for US-CT is not checked" in said


def test_each_profession_in_each_place_is_asked_about() -> None:
    found = asked(MASSAGE, PHYSIO, at={"US-CT", "GB-ENG"}, licences=(MATCHED,), proven=True)
    assert [sentence.partition(":")[0] for sentence in found] == [
        "physical-therapist in GB-ENG must be on the legal register",
        "physical-therapist in US-CT need a license",
    ]
    unsaid = Licence("US-CT", "7", "", checked=True, matched=True)
    assert ["for which profession 7 is" in said for said in asked(MASSAGE, PHYSIO, at={"US-CT"}, licences=(unsaid,))]


def test_a_license_of_the_whole_country_counts_in_its_parts() -> None:
    for jurisdiction in ("GB", "GB-ENG"):
        licence = Licence(jurisdiction, "7", PHYSIO, checked=True, matched=True)
        assert asked(PHYSIO, at={"GB-ENG"}, licences=(licence,)) == []
    assert asked(PHYSIO, at={"GB-ENG"}, licences=(Licence("GB-SCT", "7", PHYSIO, True, True),)) != []


def test_elsewhere_one_proof_is_enough_and_registration_is_none() -> None:
    for place in ("US-VT", "GB-ENG", "PF"):
        [said] = asked(MASSAGE, at={place})
        assert f"One proof is needed where no license is demanded (massage-therapist, {place})" in said
        assert asked(MASSAGE, at={place}, proven=True) == []


def test_leaving_the_state_open_is_no_way_around_its_law() -> None:
    [said] = asked(MASSAGE, at={"US"}, proven=True)
    assert "Add the state or region" in said


def test_whoever_is_seen_nowhere_is_asked_for_that_first() -> None:
    assert asked(MASSAGE, at=set()) == asked(at={"US-CT"}) == []


# --- From the tables --------------------------------------------------------------------------------------------------


def person(**fields: object) -> Practitioner:
    found = builders.practitioner(status="draft", **fields)  # type: ignore[arg-type]
    builders.works_at(found, builders.practice())
    return found


def lacks(who: Practitioner) -> str:
    return " ".join(lacking_of([who.pk])[who.pk])


@pytest.mark.django_db
def test_the_laws_are_those_of_the_place_else_of_the_country() -> None:
    laws = Laws(catalogue.current())
    assert laws(MASSAGE, "US-CT") == Law(RegulationKind.LICENCE)
    assert laws("osteopath", "GB-ENG") == Law(RegulationKind.PROTECTED_TITLE), "as in all of GB"
    assert laws(MASSAGE, "US").differs
    assert not laws(MASSAGE, "XX").differs


@pytest.mark.django_db
def test_any_one_proof_that_holds_counts_and_no_other() -> None:
    yesterday, tomorrow = TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(1)

    def paper(**fields: object) -> None:
        Credential.objects.create(practitioner=who, **{"kind": "insurance", "issuer": "A", **CHECK, **fields})

    def member(**fields: object) -> None:
        Membership.objects.filter(practitioner=who).update(**{**CHECK, **fields})

    enough = [
        lambda: builders.proof(who),
        paper,
        lambda: paper(kind="certification", expires_on=TODAY),
        lambda: builders.licence(who, "FR"),
        member,
        lambda: member(until=tomorrow),
    ]
    too_little = [
        lambda: paper(kind="background-check"),
        lambda: paper(check_result="mismatch"),
        lambda: paper(checked_on=None, check_result="", check_source=""),
        lambda: paper(expires_on=yesterday),
        lambda: paper(status="revoked"),
        lambda: paper(status="inactive"),
        lambda: member(until=yesterday),
        lambda: member(check_result="not-found"),
    ]
    for acts, wanted in ((enough, False), (too_little, True)):
        for act in acts:
            who = person(associations=("cnhc",))
            assert "One proof is needed" in lacks(who)
            act()
            assert ("One proof is needed" in lacks(who)) is wanted


@pytest.mark.django_db
def test_a_base_of_home_visits_is_a_place_and_a_past_post_is_none() -> None:
    who = builders.practitioner(status="draft")
    builders.works_at(who, builders.practice(region="CT", country="US"), until=datetime.date(2020, 1, 1))
    assert lacks(who) == ""
    home = builders.home_visits(who, country="US", region="CT")
    assert lacks(who).startswith("Massage therapists in US-CT need a license: check it in the register")
    builders.licence(who, "US-CT", expires_on=TODAY)
    assert lacks(who) == ""
    home.offers = "no"
    home.save()
    Credential.objects.all().delete()
    assert lacks(who) == ""


@pytest.mark.django_db
def test_many_cost_as_many_statements_as_one() -> None:
    people = [person(associations=("cnhc",)).pk for _ in range(4)]
    lacking_of(people)
    costs = []
    for ids in (people[:1], people):
        with CaptureQueriesContext(connection) as statements:
            assert all(lacking_of(ids).values())
        costs.append(len(statements))
    assert costs[0] == costs[1]

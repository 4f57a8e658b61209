"""The simulation: the same for the same seed, within its limits, and honest about what one hour cannot do."""

from io import StringIO

from django.core.management import call_command

from therapists.simulation import CALLS_AN_HOUR, Rules, simulate

RULES = Rules(mails_a_day=50, days_between_mails=25, days_ahead=5, most_unanswered=2)


def test_more_answers_keep_facts_younger_and_limits_hold() -> None:
    runs = [
        simulate(listings=1000, replying=share, days=400, rules=RULES, seed=3) for share in (0.0, 0.3, 0.6, 0.9, 1.0)
    ]
    assert [run.nine_in_ten for run in runs] == sorted((run.nine_in_ten for run in runs), reverse=True)
    assert all(run.mails <= 50 * 400 and run.calls <= CALLS_AN_HOUR * 400 for run in runs)
    nobody, everybody = runs[0], runs[-1]
    assert nobody.oldest > 90, "12 calls a day, 60 % of them answered, go round a thousand people in 140 days"
    assert everybody.oldest < 45
    assert everybody.calls == 0
    assert everybody.within_later == 1.0
    assert nobody.mails <= 2 * (1000 + nobody.calls), "two mails, then the phone, which begins anew"


def test_without_a_curator_the_silent_grow_old() -> None:
    rules = Rules(mails_a_day=50, days_between_mails=25, days_ahead=5, most_unanswered=2, curator_hours=0)
    found = simulate(listings=500, replying=0.5, days=200, rules=rules, seed=3)
    assert (found.calls, found.oldest > 200) == (0, True)
    assert 0.4 < found.within_later < 0.6


def test_the_command_prints_the_same_for_the_same_seed() -> None:
    said = []
    for seed in (1, 1, 2):
        out = StringIO()
        call_command("simulate_upkeep", listings=500, days=100, seed=seed, stdout=out)
        said.append(out.getvalue())
    assert said[0] == said[1] != said[2]
    assert [line.split()[0] for line in said[0].splitlines()[2:]] == ["30%", "60%", "90%"]

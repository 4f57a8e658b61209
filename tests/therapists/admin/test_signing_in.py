"""Staff sign in with a password and a code; nobody learns who has an account, and nobody guesses for long."""

import re
import time
from typing import Any
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import caches
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import builders
from tests.therapists.admin.test_site import POLICY, policy_of
from therapists.models import User

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/sign-in/"
PASSWORD = "a long password"
DESK = "/admin/"


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = True


def code_for(secret: str) -> str:
    """What an app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def equip(user: User) -> str:
    """Give somebody a second factor; returns its secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def type_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": user.email, "password": password}, **more)


def test_a_newcomer_sets_up_a_second_factor_before_anything_else(client: Client) -> None:
    user = builders.user()
    assert type_password(client, user).headers["Location"] == DESK
    set_up = reverse("mfa_activate_totp")
    for page in (DESK, reverse("admin:therapists_practitioner_changelist"), reverse("admin:password_change")):
        assert client.get(page).headers["Location"] == set_up, page
        assert client.post(page).headers["Location"] == set_up, page
    shown = client.get(set_up)
    assert policy_of(shown) == POLICY
    secret = shown.context["form"].secret
    assert secret in shown.content.decode()
    assert client.post(set_up, {"code": "000000"}).status_code == 200
    done = client.post(set_up, {"code": code_for(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li>(\d{8})</li>", client.get(done.headers["Location"]).content.decode())
    assert len(codes) == 10
    assert client.get(DESK).status_code == 200


def test_a_password_alone_opens_nothing(client: Client) -> None:
    user = builders.user()
    secret = equip(user)
    page = type_password(client, user)
    assert page.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(DESK).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    assert client.get(DESK).status_code == 302
    code = code_for(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    other = Client()
    type_password(other, user)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "a code works once"


def test_a_recovery_code_works_once(client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = builders.user()
    equip(user)
    [code, *_rest] = RecoveryCodes.activate(user).get_unused_codes()
    for expected in (302, 200):
        other = Client()
        type_password(other, user)
        assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_on_ones_own_machine_a_password_is_enough(client: Client, settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = False
    assert type_password(client, builders.user()).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_who_is_no_member_of_staff_gets_no_further(client: Client) -> None:
    user = User.objects.create_user("nobody@example.org", PASSWORD)
    type_password(client, user)
    assert client.get(DESK, follow=True).status_code == 403


def test_an_administrator_removes_a_lost_factor_and_nobody_else_may(client: Client) -> None:
    user, looker = builders.user(), User.objects.create_user("looker@example.org", PASSWORD, is_staff=True)
    equip(user)
    lost = User.objects.create_user("lost@example.org", PASSWORD, is_staff=True)
    equip(lost)
    equip(looker)
    url = reverse("admin:therapists_user_remove_second_factor", args=[lost.pk])
    client.force_login(looker)
    assert client.post(url).status_code == 403
    client.force_login(user)
    assert "by voice or in person" in client.get(url).content.decode()
    assert Authenticator.objects.filter(user=lost).exists()
    assert client.post(url).status_code == 302
    assert not Authenticator.objects.filter(user=lost).exists()
    assert Authenticator.objects.filter(user=user).exists()


# --- Who has an account is nobody's business --------------------------------------------------------------------------


def test_an_unknown_address_gets_the_same_answer_for_the_same_work(client: Client) -> None:
    user = builders.user("known@example.org")
    closed = builders.user("closed@example.org", is_active=False)
    answers, hashed = [], []
    for email in (user.email, closed.email, "unknown@example.org"):
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as work:
            page = client.post(SIGN_IN, {"login": email, "password": "a wrong password"})
        hashed.append(work.call_count)
        text = page.content.decode().replace(email, "")
        answers.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text))
    assert len(set(answers)) == 1
    assert hashed[0] > 0
    assert len(set(hashed)) == 1, "a password is hashed, whoever it is for"


def test_there_is_no_other_way_in(client: Client) -> None:
    for name in ("account_signup", "account_reset_password", "account_email", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/admin/sign-in/signup/").status_code in {302, 404}
    assert client.get(reverse("admin:login")).headers["Location"].startswith(SIGN_IN)
    user = builders.user()
    refused = client.post(reverse("admin:login"), {"username": user.email, "password": PASSWORD})
    assert refused.status_code == 302
    assert client.get(DESK).status_code == 302


# --- Nobody guesses for long ------------------------------------------------------------------------------------------


def test_five_wrong_passwords_close_an_account_for_a_while(client: Client) -> None:
    user, other = builders.user(), builders.user()
    for _attempt in range(5):
        assert "Too many" not in type_password(client, user, "wrong password").content.decode()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    refused = type_password(client, user, **elsewhere)
    assert refused.status_code == 200
    assert "Too many" in refused.content.decode(), "from wherever, and with the right password"
    assert type_password(Client(), other, **elsewhere).status_code == 302, "nobody else waits"


def test_guesses_at_codes_are_counted_too(client: Client) -> None:
    user = builders.user()
    secret = equip(user)
    type_password(client, user)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "123456"})
    late = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert late.status_code == 200
    assert client.get(DESK).status_code == 302


def test_one_address_may_not_try_everybody(client: Client) -> None:
    for number in range(10):
        client.post(SIGN_IN, {"login": f"somebody{number}@example.org", "password": "wrong password"})
    assert "Too many" in type_password(client, builders.user()).content.decode()


def test_all_processes_count_together(client: Client, settings: Any) -> None:
    shared = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    settings.CACHES = {**settings.CACHES, "default": shared}
    user = builders.user()
    for _attempt in range(5):
        type_password(client, user, "wrong password")
        caches.close_all()
        del caches["default"]  # as another process, which remembers nothing
    assert "Too many" in type_password(client, user).content.decode()


# --- Sessions ---------------------------------------------------------------------------------------------------------


def test_sessions_end_with_the_password_and_with_the_account(settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = False
    user = builders.user()
    here, there = Client(), Client()
    for client in (here, there):
        type_password(client, user)
        assert client.get(DESK).status_code == 200
    assert here.cookies["sessionid"]["expires"] == "", "a session ends with the browser"
    typed = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    assert here.post(reverse("admin:password_change"), typed).status_code == 302
    assert here.get(DESK).status_code == 200
    assert there.get(DESK).status_code == 302
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert here.get(DESK).status_code == 302


def test_signing_out_ends_it(client: Client) -> None:
    user = builders.user()
    type_password(client, user)
    left = client.post(reverse("admin:logout"))
    assert left.headers["Location"] == reverse("account_login")
    assert client.get(DESK).status_code == 302


def test_pages_that_change_how_one_signs_in_ask_again_after_a_while(client: Client) -> None:
    user = builders.user()
    equip(user)
    client.force_login(user)
    codes = client.get(reverse("mfa_generate_recovery_codes"))
    assert codes.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirmed = client.post(codes.headers["Location"], {"password": PASSWORD})
    assert confirmed.headers["Location"] == reverse("mfa_generate_recovery_codes")
    assert client.get(confirmed.headers["Location"]).status_code == 200


def test_every_page_of_it_has_the_policy_of_the_admin(client: Client) -> None:
    user = builders.user()
    equip(user)
    type_password(client, user)
    pages = ["account_login", "mfa_authenticate"]
    for name in pages:
        assert policy_of(client.get(reverse(name))) == POLICY, name
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]
    client.force_login(user)
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "account_inactive",
        "account_reauthenticate",
        "mfa_reauthenticate",
    ):
        assert policy_of(client.get(reverse(name))) == POLICY, name

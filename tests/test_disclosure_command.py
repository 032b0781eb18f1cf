"""The account for the reviewer, and what `figures` shows to whom, by command."""

import json
import shutil

import pytest
from conftest import PROJECT, safeguarding

DEMO = PROJECT / "data" / "demo"


@pytest.fixture(scope="module")
def account(built):
    return safeguarding("disclosure", "--data", built.authority, "--year", "2010-11", "--site", built.site)


def test_the_account_names_what_is_hidden_and_says_what_can_be_concluded(account):
    assert account.returncode == 0, account.stderr
    lines = account.stdout.splitlines()
    (hidden,) = [line for line in lines if "c63 2010-11, excluded: No review" in line]
    assert "small; can be 0 to 24" in hidden
    (needed,) = [line for line in lines if line.strip().startswith("ni067: needed")]
    assert "Printed in the report to the Panel" in needed
    assert "  none can be told" not in account.stdout
    assert any("none can be told" in line for line in lines)
    assert any("no hidden count can be told from them" in line for line in lines)


def test_the_account_holds_no_hidden_count(account):
    """Three of 468 plans were reviewed late, and 3 of 695 reviews held late: no such total stands in it."""
    words = account.stdout.replace(",", " ").split()
    assert not {"468", "465", "695"} & set(words)


def test_the_account_names_paragraphs_with_numbers(account):
    assert "paragraph 4.1.6 of the commentary holds a number" in account.stdout
    assert "paragraph 1.1 " not in account.stdout


def figures(*arguments):
    ran = safeguarding("figures", "--year", "2010-11", "--format", "json", *arguments)
    assert ran.returncode == 0, ran.stderr
    return {(one["key"], one["as_at"]): one for one in json.loads(ran.stdout)}


def test_the_public_and_the_members_are_shown_different_figures():
    public, members = figures("--data", DEMO), figures("--data", DEMO, "--audience", "members")
    assert public["ni067", None]["value"] == 99.4
    assert public["ni067", None]["numerator"] is None
    assert (members["ni067", None]["numerator"], members["ni067", None]["denominator"]) == (465, 468)
    assert public["ni067_reviews", None]["status"] == "suppressed"
    assert members["ni067_reviews", None]["numerator"] == 692


def test_without_an_acceptance_the_strict_rule_applies(tmp_path):
    strict = tmp_path / "demo"
    shutil.copytree(DEMO, strict, ignore=shutil.ignore_patterns("run"))
    (strict / "editions" / "2010-11" / "disclosure-public.toml").unlink()
    found = figures("--data", strict)
    assert (found["ni067", None]["value"], found["ni067", None]["status"]) == (None, "suppressed")
    assert found["ni066", None]["numerator"] == 521


def test_a_policy_that_cannot_be_used_stops_with_2(tmp_path):
    strict = tmp_path / "demo"
    shutil.copytree(DEMO, strict, ignore=shutil.ignore_patterns("run"))
    policy = strict / "editions" / "2010-11" / "disclosure-public.toml"
    policy.write_text('[[accepted]]\nfigure = "ni68"\nreason = "R"\nby = "B"\n', encoding="utf-8")
    ran = safeguarding("figures", "--data", strict, "--year", "2010-11")
    assert ran.returncode == 2
    assert "there is no figure 'ni68'" in ran.stderr

"""What the documentation says is what the code does."""

from pathlib import Path

import pytest

from therapists.management.commands.document_search import page
from therapists.search.filters import MEANINGS, ListingFilter

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.django_db
def test_the_page_of_search_parameters_is_current() -> None:
    written = (DOCS / "search-parameters.md").read_text()
    assert written == page(), "run: manage.py document_search > docs/search-parameters.md"


def test_every_parameter_has_a_meaning() -> None:
    assert set(MEANINGS) == set(ListingFilter.base_filters)

"""What the frame serves: palette, search, undo, drafts, appearance, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from rollout.core import drafts, search, undo
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.models import Draft
from rollout.core.search import Hit, SearchSource, pinyin_key
from rollout.core.undo import Undone
from rollout.kit import SampleForm
from rollout.people.models import User

HTMX = {"HX-Request": "true"}


@pytest.fixture
def fruit() -> Iterator[None]:
    """A source that finds for Ada only."""
    kept = dict(search._sources)
    things = ["需求确认", "Apple", "<b>bold</b>"]

    def find(user: Any, text: str, limit: int) -> list[Hit]:
        mine = things if user.name.startswith("Ada") else []
        return [Hit(t, "/kit/", note="Lotus") for t in mine if text.casefold() in pinyin_key(t)][:limit]

    search.register(SearchSource("fruit", "Fruit", find))
    yield
    search._sources.clear()
    search._sources.update(kept)


@pytest.mark.usefixtures("fruit")
@pytest.mark.parametrize("text", ["需求", "xuqiu", "xqqr", "XQ"])
def test_chinese_is_found_by_characters_pinyin_and_first_letters(as_ada: Client, text: str) -> None:
    for url in ("/palette/", "/search/"):
        assert "需求确认" in as_ada.get(url, {"q": text}).content.decode()


@pytest.mark.usefixtures("fruit")
def test_each_source_answers_only_for_the_reader(
    as_ada: Client, ben: User, signed_in: Callable[[User], Client]
) -> None:
    assert "Apple" in as_ada.get("/search/?q=apple").content.decode()
    assert "Apple" not in signed_in(ben).get("/search/?q=apple").content.decode()


@pytest.mark.usefixtures("fruit")
def test_what_was_found_is_shown_as_text_and_never_as_markup(as_ada: Client) -> None:
    html = as_ada.get("/search/", {"q": "<b>"}).content.decode()
    assert "&lt;b&gt;bold" in html and "<b>bold" not in html


def test_the_search_page_answers_htmx_with_the_results_alone(as_ada: Client) -> None:
    part = as_ada.get("/search/?q=x1", headers={**HTMX, "HX-Target": "search_results"}).content.decode()
    assert part.startswith('<div id="search_results"')


def test_the_palette_knows_the_sections_of_the_project_one_stands_in(as_ada: Client) -> None:
    html = as_ada.get("/palette/?project=lotus&q=lotus").content.decode()
    assert "/projects/lotus/" in html
    assert "/projects/lotus/" not in as_ada.get("/palette/?project=orchid").content.decode()


@pytest.fixture
def echo() -> Iterator[list[dict[str, Any]]]:
    """An undo handler that remembers what it was asked."""
    asked: list[dict[str, Any]] = []

    def handler(*, actor: Any, **values: Any) -> Undone:
        asked.append({"actor": actor, **values})
        return Undone("Back again.", "/kit/")

    undo.register("test.echo", handler)
    yield asked
    undo._handlers.pop("test.echo")


def test_undo_gives_the_handler_the_person_and_the_signed_values(
    as_ada: Client, ada: User, echo: list[dict[str, Any]]
) -> None:
    response = as_ada.post("/undo/", {"token": undo.sign(ada, "test.echo", {"id": 7})})
    assert response.status_code == 302 and response.url == "/kit/"  # type: ignore[attr-defined]
    assert echo == [{"actor": ada, "id": 7}]
    inside = as_ada.post("/undo/", {"token": undo.sign(ada, "test.echo", {})}, headers=HTMX)
    assert "Back again." in inside.content.decode() and "kit:changed" in inside["HX-Trigger"]


def test_an_undo_works_for_nobody_else_and_not_when_tampered_with(
    ada: User, ben: User, echo: list[dict[str, Any]]
) -> None:
    token = undo.sign(ada, "test.echo", {"id": 7})
    forged = signing.dumps({"by": ben.pk, "do": "test.echo", "with": {}}, salt="another")
    for text in (token, token + "x", forged, ""):
        with pytest.raises(InvalidInput):
            undo.perform(ben, text)
    assert echo == []


def test_an_undo_ends_after_a_day(ada: User, echo: list[dict[str, Any]]) -> None:
    token = undo.sign(ada, "test.echo", {})
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(StateRefusal):
        undo.perform(ada, token)
    assert echo == []


def test_nothing_can_be_offered_that_no_app_can_undo(ada: User) -> None:
    with pytest.raises(KeyError):
        undo.sign(ada, "nobody.knows", {})


def test_a_draft_is_its_owners_alone_and_keeps_no_secret(as_ada: Client, ada: User, ben: User) -> None:
    typed = {
        "name": "Half",
        "notes": "Long\ntext",
        "password": "hunter2",
        "version": "3",
        "owner": ["a", "b"],
    }
    assert as_ada.post("/drafts/kit.sample/", typed).content.decode() == "Draft saved"
    draft = drafts.restore(ada, "kit.sample")
    assert draft is not None
    assert draft.content == {"name": ["Half"], "notes": ["Long\ntext"], "owner": ["a", "b"]}
    assert drafts.restore(ben, "kit.sample") is None
    assert drafts.as_initial(draft, SampleForm) == {"name": "Half", "notes": "Long\ntext", "owner": "b"}


def test_an_emptied_or_sent_form_leaves_no_draft(as_ada: Client, ada: User) -> None:
    as_ada.post("/drafts/kit.sample/", {"name": "Half"})
    as_ada.post("/drafts/kit.sample/", {"name": " "})
    assert not Draft.objects.exists()
    as_ada.post("/drafts/kit.sample/", {"name": "Whole"})
    as_ada.post("/kit/form/", {"name": "Whole", "owner": "ada"})
    assert not Draft.objects.exists()


def test_a_draft_too_long_to_keep_changes_nothing(as_ada: Client, ada: User) -> None:
    as_ada.post("/drafts/k/", {"name": "short"})
    as_ada.post("/drafts/k/", {"name": "x" * (drafts.MAX_CHARACTERS + 1)})
    kept = drafts.restore(ada, "k")
    assert kept is not None and kept.content == {"name": ["short"]}


@pytest.mark.parametrize(("kind", "status"), [("400", 400), ("403", 403), ("409", 409), ("nothing", 404)])
def test_an_error_is_a_page_of_its_own_or_a_toast_in_the_page(as_ada: Client, kind: str, status: int) -> None:
    whole = as_ada.get(f"/kit/errors/{kind}/")
    assert whole.status_code == status and "<h1>" in whole.content.decode()
    if status != 404:
        inside = as_ada.get(f"/kit/errors/{kind}/", headers=HTMX)
        assert inside.status_code == status and inside["HX-Reswap"] == "none"
        assert "data-toast" in inside.content.decode() and "<html" not in inside.content.decode()


def test_the_language_and_the_theme_are_kept_and_lead_back_to_our_own_pages_only(client: Client) -> None:
    response = client.post("/appearance/", {"theme": "dark", "next": "/kit/?q=1"})
    assert response.url == "/kit/?q=1" and client.cookies["rollout_theme"].value == "dark"  # type: ignore[attr-defined]
    away = client.post("/language/", {"language": "zh-hans", "next": "https://evil.example/"})
    assert away.url == "/"  # type: ignore[attr-defined]
    client.post("/appearance/", {"theme": "<script>"})
    assert client.cookies["rollout_theme"].value == "dark"


def test_a_session_that_ended_leads_htmx_to_the_sign_in_and_back(client: Client, db: None) -> None:
    standing = {**HTMX, "HX-Current-URL": "http://testserver/kit/?q=1"}
    response = client.get("/kit/", headers=standing)
    assert response.status_code == 200
    assert response["HX-Redirect"].endswith("?next=%2Fkit%2F%3Fq%3D1")
    away = client.get("/kit/", headers={**HTMX, "HX-Current-URL": "https://evil.example/x"})
    assert away["HX-Redirect"].endswith("?next=%2Fx")


def test_a_form_without_its_token_is_asked_for_again(as_ada: Client, ada: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = strict.post("/undo/", {"token": "x"})
    assert response.status_code == 403
    assert "Go back, reload the page and send again." in response.content.decode()

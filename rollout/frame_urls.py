"""Routes that serve the frame around every page."""

from django.urls import path

from rollout import frame
from rollout.core import frame_views, search
from rollout.core.context import THEME_COOKIE
from rollout.core.lists import views as list_views
from rollout.people.doors import open_to_all, signed_in
from rollout.people.middleware import LANGUAGE_COOKIE
from rollout.people.preferences import remembered

app_name = "frame"

urlpatterns = [
    path("palette/", signed_in(frame_views.palette), name="palette"),
    path("search/", signed_in(frame_views.search_page), name="search"),
    path("undo/", signed_in(frame_views.undo_change), name="undo"),
    path("drafts/<path:key>/", signed_in(frame_views.keep_draft), name="draft"),
    path(
        "appearance/", open_to_all(remembered("theme", THEME_COOKIE, frame_views.choose_theme)), name="theme"
    ),
    path(
        "language/",
        open_to_all(remembered("language", LANGUAGE_COOKIE, frame_views.choose_language)),
        name="language",
    ),
    path("views/save/", signed_in(list_views.save_view), name="view_save"),
    path("views/<int:pk>/remove/", signed_in(list_views.remove_view), name="view_remove"),
    path("project-switch/", signed_in(frame.project_items), name="projects"),
]

search.register_commands("navigation", frame.navigation_commands)

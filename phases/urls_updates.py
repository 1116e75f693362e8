"""Addresses about updates: in a project, and the open door of the mail's link."""

from django.urls import path

from phases.views import update_decisions, update_entering, update_links, updates

in_a_project = [
    path("updates/", updates.update_list, name="update_list"),
    path("updates/new/", updates.update_round_new, name="update_round_new"),
    path("updates/mine/", updates.update_mine, name="update_mine"),
    path("updates/<int:number>/", update_decisions.update_round, name="update_round"),
    path("updates/<int:number>/remind/", updates.update_remind, name="update_remind"),
    path("updates/<int:number>/close/", updates.update_close, name="update_close"),
    path("updates/<int:number>/preview/", update_decisions.update_preview, name="update_preview"),
    path("updates/<int:number>/accept/", update_decisions.update_accept, name="update_accept"),
    path(
        "updates/<int:number>/people/<int:person>/new-link/", updates.update_new_link, name="update_new_link"
    ),
    path(
        "updates/<int:number>/people/<int:person>/answer/",
        update_entering.update_enter,
        name="update_enter",
    ),
    path(
        "updates/<int:number>/tasks/<int:task>/ask-back/",
        update_decisions.update_ask_back,
        name="update_ask_back",
    ),
]

without_account = [
    path("u/<str:token>/", update_links.update_link, name="update_link"),
    path("u/<str:token>/again/", update_links.update_link_again, name="update_link_again"),
]

"""Pages of people and of one's own account."""

from django.conf import settings
from django.urls import path

from rollout.people.views import account, entry, organizations, people

app_name = "people"
urlpatterns = [
    path("people/", people.person_list_page, name="person_list"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/roles/", organizations.role_list, name="role_list"),
    path("people/organizations/", organizations.organization_list, name="organization_list"),
    path("people/organizations/add/", organizations.organization_add, name="organization_add"),
    path("people/organizations/<int:pk>/", organizations.organization_detail, name="organization_detail"),
    path("people/organizations/<int:pk>/edit/", organizations.organization_edit, name="organization_edit"),
    path(
        "people/organizations/<int:pk>/remove/", organizations.organization_remove, name="organization_remove"
    ),
    path(
        "people/organizations/<int:pk>/departments/add/", organizations.department_add, name="department_add"
    ),
    path("people/departments/<int:pk>/edit/", organizations.department_edit, name="department_edit"),
    path("people/departments/<int:pk>/remove/", organizations.department_remove, name="department_remove"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<int:pk>/invite-again/", people.person_invite_again, name="person_invite_again"),
    path(
        "people/<int:pk>/reset-second-factor/",
        people.person_reset_second_factor,
        name="person_reset_second_factor",
    ),
    path("people/<int:pk>/reveal/", people.person_reveal, name="person_reveal"),
    path("people/<int:pk>/roles/grant/", people.role_grant, name="role_grant"),
    path("people/<int:pk>/roles/<int:held>/revoke/", people.role_revoke, name="role_revoke"),
    path("account/", account.profile, name="profile"),
    path("account/sessions/", account.session_list, name="session_list"),
    path("account/sessions/end-others/", account.session_end_others, name="session_end_others"),
    path("account/sessions/<int:pk>/end/", account.session_end, name="session_end"),
    path("account/tokens/", account.token_list, name="token_list"),
    path("account/tokens/<int:pk>/revoke/", account.token_revoke, name="token_revoke"),
    path("invitations/<str:token>/", entry.invitation_accept, name="invitation_accept"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/sign-in/", entry.demo_sign_in, name="demo_sign_in"))

"""What roles and permissions are called."""

from django.utils.translation import gettext_lazy as _

from rollout.people.roles import Permission, Role

ROLE_LABELS = {
    Role.ADMIN: _("Administrator"),
    Role.PMO: _("PMO"),
    Role.PROJECT_MANAGER: _("Project manager"),
    Role.CONSULTANT: _("Consultant"),
    Role.BUSINESS_OWNER: _("Business owner"),
    Role.KEY_USER: _("Key user"),
    Role.END_USER: _("End user"),
    Role.SPONSOR: _("Sponsor"),
    Role.IT: _("IT"),
    Role.AUDITOR: _("Auditor"),
}

PERMISSION_LABELS = {
    Permission.USERS_READ: _("see people"),
    Permission.USERS_WRITE: _("manage people and roles"),
    Permission.USERS_INVITE: _("invite people"),
    Permission.PROJECT_CREATE: _("start projects"),
    Permission.PROJECT_WRITE: _("change project settings and members"),
    Permission.PLAN_READ: _("see the plan"),
    Permission.PLAN_WRITE: _("change the plan"),
    Permission.CALENDARS_WRITE: _("change calendars"),
    Permission.TEMPLATES_WRITE: _("save templates"),
    Permission.REPORTS_READ: _("read weekly reports"),
    Permission.REPORTS_PUBLISH: _("publish reports"),
    Permission.MEETINGS_READ: _("see meetings, decisions and actions"),
    Permission.MEETINGS_WRITE: _("change meetings, decisions and actions"),
    Permission.RISKS_READ: _("see risks and issues"),
    Permission.RISKS_WRITE: _("change risks and issues"),
    Permission.BUDGET_READ: _("see the budget"),
    Permission.BUDGET_WRITE: _("change the budget"),
    Permission.GATES_REQUEST: _("ask for gate decisions and close phases"),
    Permission.GATES_SIGN: _("sign gate decisions"),
    Permission.GATES_COUNTERSIGN: _("countersign gate decisions"),
    Permission.AUDIT_READ: _("read the audit log"),
    Permission.AUDIT_VERIFY: _("verify the audit log"),
}
PERMISSION_CHOICES = [(permission.value, label) for permission, label in PERMISSION_LABELS.items()]

ACTION_LABELS = {
    "user.invite": _("invited a person"),
    "user.join": _("joined"),
    "user.change": _("changed a person"),
    "user.deactivate": _("closed an account"),
    "user.reactivate": _("opened an account again"),
    "user.set_password": _("set a new password"),
    "user.reveal": _("looked at a masked value"),
    "user.reset_second_factor": _("reset a second factor"),
    "second_factor.add": _("set up a second factor"),
    "second_factor.remove": _("took a second factor off"),
    "second_factor.refuse": _("gave a wrong code of the second factor"),
    "session.open": _("signed in"),
    "session.close": _("signed out"),
    "session.refuse": _("was refused at sign-in"),
    "session.end": _("ended a session"),
    "session.end_others": _("ended all other sessions"),
    "invitation.send": _("sent an invitation"),
    "invitation.withdraw": _("withdrew an invitation"),
    "invitation.accept": _("accepted an invitation"),
    "role.grant": _("gave a role for the installation"),
    "role.revoke": _("took a role for the installation away"),
    "token.issue": _("made an API token"),
    "token.revoke": _("revoked an API token"),
    "audit.verify": _("verified the audit log"),
}

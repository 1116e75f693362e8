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
    Permission.AUDIT_READ: _("read the audit log"),
    Permission.AUDIT_VERIFY: _("verify the audit log"),
}

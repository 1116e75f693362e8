"""Files that jobs make: kept for a while in the database, so that web server and worker share no disk."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from rollout.core.classification import classified


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self, at: datetime) -> StoredFileQuerySet:
        return self.filter(expires_at__gt=at)

    def expired(self, at: datetime) -> StoredFileQuerySet:
        return self.filter(expires_at__lte=at)


@classified(
    public="id",
    internal="name media_type size sha256 owner project_id permission rights shared inline created_at "
    "expires_at",
)
class StoredFile(models.Model):
    """One file for one person until it expires; `shared` opens it to all who hold `permission` there.

    `rights` are those the owner held when it was made: it shows what they could see then, so it stays
    closed once one of them is gone.
    """

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stored_files")
    project_id = models.BigIntegerField(null=True, db_index=True)  # the core knows no project
    permission = models.CharField(max_length=60, blank=True)
    rights = models.JSONField(default=list)
    shared = models.BooleanField(default=False)
    inline = models.BooleanField(default=False)  # opens in the browser instead of being saved
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[StoredFileQuerySet] = StoredFileQuerySet.as_manager()  # type: ignore[assignment]

    audit_exempt = "a copy for one person that expires; the job's row tells who asked for it and when"

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


@classified(public="id", internal="file number", sensitive="content")
class StoredFilePart(models.Model):
    """A piece of a file: read and written one after another, so that no file has to fit into memory."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    audit_exempt = "belongs to its file"

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="stored_file_part_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"

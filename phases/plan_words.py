"""By which words a task is known as a backup drill or as a load of data. Pure."""

from __future__ import annotations

import re

BACKUP = re.compile(r"back-?\s?up|restore|备份|恢复", re.IGNORECASE)
LOAD = re.compile(r"\bbatch\b|\bload\b|\bimport\b|cut-?over|第.{1,3}批|导入|正式迁移", re.IGNORECASE)
REHEARSAL = re.compile(r"rehears|dry run|test migration|template|测试|演练|模板", re.IGNORECASE)


def is_backup(words: str) -> bool:
    """
    >>> is_backup("Backup and restore drill"), is_backup("备份与恢复演练"), is_backup("Clean source data")
    (True, True, False)
    """
    return BACKUP.search(words) is not None


def is_load(words: str) -> bool:
    """
    >>> is_load("Batch 1: core customers"), is_load("第一批：核心客户数据"), is_load("测试导入")
    (True, True, False)
    """
    return LOAD.search(words) is not None and REHEARSAL.search(words) is None

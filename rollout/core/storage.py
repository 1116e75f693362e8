"""Static files under names that change with their content, also where one script imports another."""

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Rewrites `import "./part.js"` in our own scripts to the hashed name, so that a new release never
    meets an old part. Scripts of others are left alone: their comments hold things that look like imports.
    """

    patterns: ClassVar[tuple[tuple[str, tuple[object, ...]], ...]] = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

"""Settings of the tests: the product's own, on databases and folders of this run alone."""

import atexit
import os
import shutil
import tempfile

if "ROLLOUT_TEST_RUN" not in os.environ:
    # one folder a run: xdist's workers inherit it, and who made it removes it
    os.environ["ROLLOUT_TEST_RUN"] = tempfile.mkdtemp(prefix="rollout-tests-")
    atexit.register(shutil.rmtree, os.environ["ROLLOUT_TEST_RUN"], ignore_errors=True)
RUN_DIRECTORY = os.environ["ROLLOUT_TEST_RUN"]
POSTGRES_URL = os.environ.get("ROLLOUT_TEST_POSTGRES")

os.environ["ROLLOUT_MODE"] = "test"
os.environ["ROLLOUT_DATA_DIR"] = RUN_DIRECTORY
os.environ["DATABASE_URL"] = POSTGRES_URL or f"sqlite:///{RUN_DIRECTORY}/rollout.sqlite3"

from rollout.settings import *  # noqa: E402, F403
from rollout.settings import DATABASES  # noqa: E402

if POSTGRES_URL is None:
    # a file, not memory: write-ahead log and locks are those of production
    DATABASES["default"]["TEST"] = {"NAME": f"{RUN_DIRECTORY}/test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

# hashing slowly protects stored passwords; here it would only make each sign-in slow
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# each test client builds the application anew: assets are looked up when asked for, not all beforehand
WHITENOISE_AUTOREFRESH = True

"""`python -m tests.faults.worker HANDLER…`: the real worker, with extra handlers."""

import sys

from deploy.settings import Settings
from deploy.worker import run
from tests.faults.extra import subscribed

if __name__ == "__main__":
    with subscribed(*sys.argv[1:]):
        run(Settings())

"""The worker process."""

from deploy.commands.configuration import configured
from deploy.worker import run


def work() -> None:
    """Until told to stop."""
    run(configured(redis=True))

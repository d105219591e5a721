"""PostgreSQL and Valkey that come with the packages: no server to install, nothing left running."""

from deploy.embedded.places import UnreachableHomeError, reachable_home
from deploy.embedded.servers import InUseError, Servers, ServersFailedError
from deploy.embedded.throwaway import throwaway

__all__ = [
    "InUseError",
    "Servers",
    "ServersFailedError",
    "UnreachableHomeError",
    "reachable_home",
    "throwaway",
]
